#include "aws/shared_files.h"

#include <filesystem>
#include <fmt/format.h>

#include "base/file.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

constexpr std::uint64_t kMaxBytes = 4U << 20U;

struct Place {
  std::string path;
  bool is_named = false;  // by a variable: then it must be readable when it is there
};

Result<std::vector<IniSection>> read_optional(const Place& place) {
  std::error_code hidden;  // a home folder that is closed to a service says nothing
  const bool there = !place.path.empty() && std::filesystem::exists(place.path, hidden);
  if (!there && !(hidden && place.is_named)) return std::vector<IniSection>{};
  auto text = read_file(place.path, kMaxBytes);
  if (!text) return fail(text.error());
  return read_ini({place.path, std::move(*text)});
}

void append(std::vector<IniProperty>& to, std::vector<IniProperty> from) {
  for (auto& property : from) to.push_back(std::move(property));
}

void take_config(SharedFiles& files, IniSection section) {
  const auto words = shell_words(section.name);
  if (section.name == "default") {
    append(files.profiles["default"].config, std::move(section.properties));
  } else if (!words || words->size() != 2) {
    return;  // other tools keep their own sections there
  } else if ((*words)[0] == "profile") {
    append(files.profiles[(*words)[1]].config, std::move(section.properties));
  } else if ((*words)[0] == "sso-session") {
    append(files.sso_sessions[(*words)[1]], std::move(section.properties));
  } else if ((*words)[0] == "services") {
    append(files.services[(*words)[1]], std::move(section.properties));
  }
}

Place place_of(const Environment& environment, std::string_view name, const char* fallback) {
  if (const auto path = variable(environment, name)) return {expand_home(environment, *path), true};
  return {variable(environment, "HOME") ? expand_home(environment, fallback) : std::string(), false};
}

}  // namespace

const IniProperty* Profile::find(std::string_view name) const {
  for (const auto* properties : {&credentials, &config}) {
    const auto* found = find_property(*properties, name);
    if (found != nullptr && !(found->value.empty() && found->nested.empty())) return found;
  }
  return nullptr;
}

std::optional<std::string> Profile::value(std::string_view name) const {
  const auto* found = find(name);
  if (found == nullptr) return std::nullopt;
  return found->value;
}

std::optional<std::string> variable(const Environment& environment, std::string_view name) {
  auto value = environment(name);
  if (value && value->empty()) return std::nullopt;
  return value;
}

std::string expand_home(const Environment& environment, const std::string& path) {
  if (path != "~" && !path.starts_with("~/")) return path;
  return variable(environment, "HOME").value_or("~") + path.substr(1);
}

Result<SharedFiles> read_shared_files(const Environment& environment) {
  const auto config_place = place_of(environment, "AWS_CONFIG_FILE", "~/.aws/config");
  const auto credentials_place = place_of(environment, "AWS_SHARED_CREDENTIALS_FILE", "~/.aws/credentials");
  SharedFiles files;
  files.config_path = config_place.path;
  files.credentials_path = credentials_place.path;
  auto config = read_optional(config_place);
  if (!config) return fail(config.error());
  for (auto& section : *config) take_config(files, std::move(section));
  auto credentials = read_optional(credentials_place);
  if (!credentials) return fail(credentials.error());
  for (auto& section : *credentials) {
    append(files.profiles[section.name].credentials, std::move(section.properties));
  }
  return files;
}

std::string profile_name(const Environment& environment, const std::string& given) {
  if (!given.empty()) return given;
  if (const auto name = variable(environment, "AWS_PROFILE")) return *name;
  return variable(environment, "AWS_DEFAULT_PROFILE").value_or("default");
}

Result<Profile> find_profile(const SharedFiles& files, const std::string& name) {
  if (const auto found = files.profiles.find(name); found != files.profiles.end()) return found->second;
  if (name == "default") return Profile{};
  return fail({ErrorKind::invalid, fmt::format("there is no profile \"{}\"", printable(name)),
               fmt::format("{} and {}", files.config_path, files.credentials_path),
               "`aws configure list-profiles` lists them; unset AWS_PROFILE to use none"});
}

}  // namespace tocsin::aws
