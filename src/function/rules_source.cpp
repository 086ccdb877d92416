#include "function/rules_source.h"

#include <filesystem>
#include <fmt/format.h>
#include <optional>
#include <system_error>
#include <utility>

#include "function/place.h"
#include "rule/bundle.h"

namespace tocsin::function {
namespace {

// Ten thousand rules.
constexpr std::size_t kMaxBundle = std::size_t{32} << 20;

/// Nothing: the bundle compiled in.
Result<std::optional<SourceText>> find_bundle(const Settings& settings, const std::string& folder,
                                              aws::Client& client, net::Deadline deadline) {
  if (!settings.rules.empty())
    return read_place("TOCSIN_RULES", settings.rules, folder, kMaxBundle, client, deadline);
  const std::filesystem::path root(folder);
  std::error_code ignored;  // what cannot be looked at is not there
  const auto beside = root / "rules.json";
  if (!folder.empty() && std::filesystem::exists(beside, ignored))
    return read_place("TOCSIN_RULES", beside.string(), folder, kMaxBundle, client, deadline);
  return std::nullopt;
}

Error to_error(const Diagnostic& diagnostic) {
  const auto path = diagnostic.path.empty() ? "" : fmt::format(" (at {})", diagnostic.path);
  return {ErrorKind::invalid, diagnostic.message + path,
          fmt::format("{}:{}:{}", diagnostic.file, diagnostic.at.line, diagnostic.at.column),
          diagnostic.hint};
}

}  // namespace

tl::expected<Rules, std::vector<Error>> load_rules(const Settings& settings, const std::string& folder,
                                                   std::string_view builtin, aws::Client& client,
                                                   net::Deadline deadline) {
  const auto bundle = find_bundle(settings, folder, client, deadline);
  if (!bundle) return tl::make_unexpected(std::vector{bundle.error()});
  if (!*bundle && settings.disabled.empty()) {
    if (auto rules = Rules::as_needed(builtin)) return std::move(*rules);
  }
  const auto source = bundle->value_or(SourceText{"the rules compiled in", std::string(builtin)});
  auto rules = rule::read_bundle(source, settings.disabled, "TOCSIN_DISABLE");
  if (rules) return Rules(std::move(*rules));
  std::vector<Error> errors;
  for (const auto& diagnostic : rules.error()) errors.push_back(to_error(diagnostic));
  return tl::make_unexpected(std::move(errors));
}

}  // namespace tocsin::function
