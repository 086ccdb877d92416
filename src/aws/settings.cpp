#include "aws/settings.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/endpoint.h"
#include "aws/service_names.h"
#include "aws/shared_files.h"
#include "aws/whole_number.h"
#include "base/text.h"
#include "net/trust.h"

namespace tocsin::aws {
namespace {

/// A setting with the place that it was read from.
struct Found {
  std::string value;
  std::string where;
};

/// One setting from the environment, else from the profile.
class Sources {
 public:
  Sources(const Environment& environment, const Profile& profile)
      : environment_(environment), profile_(profile) {}

  std::optional<Found> find(std::initializer_list<std::string_view> variables,
                            std::string_view property) const {
    for (const auto name : variables) {
      if (auto value = variable(environment_, name)) return Found{std::move(*value), std::string(name)};
    }
    const auto* found = profile_.find(property);
    if (found == nullptr) return std::nullopt;
    return Found{found->value, found->where};
  }

  Result<bool> flag(std::string_view name, std::string_view property) const {
    const auto found = find({name}, property);
    if (!found) return false;
    const auto value = to_lower_ascii(found->value);
    if (value == "true" || value == "false") return value == "true";
    return fail(
        {ErrorKind::invalid, fmt::format("{} is neither true nor false", property), found->where, ""});
  }

 private:
  const Environment& environment_;
  const Profile& profile_;
};

Status read_region(const Sources& sources, Settings& settings) {
  const auto found = sources.find({"AWS_REGION", "AWS_DEFAULT_REGION"}, "region");
  if (!found) return {};
  if (!is_region(found->value)) {
    return fail({ErrorKind::invalid, fmt::format("\"{}\" is no region", shorten(printable(found->value), 64)),
                 found->where, "a region is like eu-central-1"});
  }
  settings.region = found->value;
  return {};
}

Status read_attempts(const Sources& sources, Settings& settings) {
  const auto found = sources.find({"AWS_MAX_ATTEMPTS"}, "max_attempts");
  if (!found) return {};
  const auto attempts = whole_number<int>(found->value);
  if (!attempts || *attempts < 1) {
    return fail({ErrorKind::invalid, "max_attempts is no whole number from 1 on", found->where, ""});
  }
  settings.max_attempts = *attempts;
  return {};
}

Status add_endpoint(Settings& settings, std::string_view service, const Found& found) {
  if (const auto error = endpoint_url_error(found.value)) {
    return fail({ErrorKind::invalid, "the endpoint's address " + *error, found.where,
                 "an address is like https://host:port"});
  }
  if (service.empty()) {
    settings.endpoint_url = found.value;
  } else {
    settings.endpoints.emplace(service, found.value);
  }
  return {};
}

/// The environment's own endpoints; the SDKs let each of them go before the shared files.
Status read_environment_endpoints(const Environment& environment, Settings& settings) {
  for (const auto& service : service_names()) {
    std::string name = "AWS_ENDPOINT_URL_";
    for (const char c : service.id) name += c >= 'a' && c <= 'z' ? static_cast<char>(c - 'a' + 'A') : c;
    const auto value = variable(environment, name);
    if (!value) continue;
    if (auto status = add_endpoint(settings, service.signing, {*value, name}); !status) return status;
  }
  const auto value = variable(environment, "AWS_ENDPOINT_URL");
  return value ? add_endpoint(settings, "", {*value, "AWS_ENDPOINT_URL"}) : Status{};
}

Status read_file_endpoints(const SharedFiles& files, const Profile& profile, Settings& settings) {
  if (const auto* name = profile.find("services")) {
    const auto section = files.services.find(name->value);
    if (section == files.services.end()) {
      return fail({ErrorKind::invalid,
                   fmt::format("there is no section [services {}]", printable(name->value)), name->where,
                   ""});
    }
    for (const auto& service : service_names()) {
      const auto* found = find_property(section->second, service.id);
      const auto* url = found == nullptr ? nullptr : find_property(found->nested, "endpoint_url");
      if (url == nullptr || url->value.empty()) continue;
      if (auto status = add_endpoint(settings, service.signing, {url->value, url->where}); !status)
        return status;
    }
  }
  const auto* url = profile.find("endpoint_url");
  return url == nullptr ? Status{} : add_endpoint(settings, "", {url->value, url->where});
}

Status read_endpoints(const Environment& environment, const SharedFiles& files, const Profile& profile,
                      Settings& settings) {
  const auto ignore = Sources(environment, profile)
                          .flag("AWS_IGNORE_CONFIGURED_ENDPOINT_URLS", "ignore_configured_endpoint_urls");
  if (!ignore) return fail(ignore.error());
  if (*ignore) return {};
  if (auto status = read_environment_endpoints(environment, settings); !status) return status;
  if (!settings.endpoint_url.empty()) return {};  // goes before every address of the files
  return read_file_endpoints(files, profile, settings);
}

/// Whether an endpoint believes the system's authorities: see Settings::ca_bundle.
bool has_custom_tls(const Settings& settings) {
  const auto is_tls = [](std::string_view url) { return to_lower_ascii(url).starts_with("https://"); };
  return is_tls(settings.endpoint_url) ||
         std::any_of(settings.endpoints.begin(), settings.endpoints.end(),
                     [&](const auto& endpoint) { return is_tls(endpoint.second); });
}

/// Read now: a wrong one would be found when the first alert is sent.
Status read_authorities(const Environment& environment, const Sources& sources, Settings& settings) {
  constexpr std::string_view kSystem = "SSL_CERT_FILE";
  std::string file;
  std::string where;
  if (const auto bundle = sources.find({"AWS_CA_BUNDLE"}, "ca_bundle")) {
    settings.ca_bundle = expand_home(environment, bundle->value);
    file = settings.ca_bundle;
    where = bundle->where;
  } else if (const auto system = variable(environment, kSystem); system && has_custom_tls(settings)) {
    file = *system;
    where = kSystem;
  } else {
    return {};
  }
  const auto wrong = net::unusable_trust(file);
  if (!wrong) return {};
  return fail(
      {ErrorKind::invalid, *wrong, where,
       "it must name a file of certificates in PEM; unset, " +
           std::string(where == kSystem ? "the system's bundle is used"
                                        : "Amazon's own authorities are believed for AWS's endpoints")});
}

/// In Lambda the environment says everything, and a file costs start-up time: it is read only when somebody asks for one.
bool files_can_matter(const Environment& environment, const std::string& profile) {
  const auto has = [&](std::string_view name) { return variable(environment, name).has_value(); };
  const bool lambda = has("AWS_LAMBDA_FUNCTION_NAME") || has("AWS_LAMBDA_RUNTIME_API");
  const bool complete = has("AWS_REGION") && has("AWS_ACCESS_KEY_ID") && has("AWS_SECRET_ACCESS_KEY");
  const bool wanted =
      !profile.empty() || has("AWS_PROFILE") || has("AWS_CONFIG_FILE") || has("AWS_SHARED_CREDENTIALS_FILE");
  return wanted || !lambda || !complete;
}

}  // namespace

Result<Settings> load_settings(const Environment& environment, const std::string& profile) {
  SharedFiles files;
  Profile own;
  if (files_can_matter(environment, profile)) {
    auto read = read_shared_files(environment);
    if (!read) return fail(read.error());
    files = std::move(*read);
    auto found = find_profile(files, profile_name(environment, profile));
    if (!found) return fail(found.error());
    own = std::move(*found);
  }
  Settings settings;
  const Sources sources(environment, own);
  if (const auto status = read_region(sources, settings); !status) return fail(status.error());
  if (const auto status = read_attempts(sources, settings); !status) return fail(status.error());
  if (const auto status = read_endpoints(environment, files, own, settings); !status)
    return fail(status.error());
  const auto fips = sources.flag("AWS_USE_FIPS_ENDPOINT", "use_fips_endpoint");
  if (!fips) return fail(fips.error());
  const auto dualstack = sources.flag("AWS_USE_DUALSTACK_ENDPOINT", "use_dualstack_endpoint");
  if (!dualstack) return fail(dualstack.error());
  settings.use_fips = *fips;
  settings.use_dualstack = *dualstack;
  if (const auto status = read_authorities(environment, sources, settings); !status)
    return fail(status.error());
  return settings;
}

}  // namespace tocsin::aws
