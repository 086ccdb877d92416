#include "function/rules_source.h"

#include <fmt/format.h>
#include <utility>

#include "function/place.h"
#include "rule/bundle.h"

namespace tocsin::function {
namespace {

// Ten thousand rules.
constexpr std::size_t kMaxBundle = std::size_t{32} << 20;

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
  const auto place = place_or(settings.rules, folder, "rules.json");
  if (place.empty() && settings.disabled.empty()) {
    if (auto rules = Rules::as_needed(builtin)) return std::move(*rules);
  }
  SourceText source{"the rules compiled in", std::string(builtin)};
  if (!place.empty()) {
    auto bundle = read_place("TOCSIN_RULES", place, folder, kMaxBundle, client, deadline);
    if (!bundle) return tl::make_unexpected(std::vector{std::move(bundle.error())});
    source = std::move(*bundle);
  }
  auto rules = rule::read_bundle(source, settings.disabled, "TOCSIN_DISABLE");
  if (rules) return Rules(std::move(*rules));
  std::vector<Error> errors;
  for (const auto& diagnostic : rules.error()) errors.push_back(to_error(diagnostic));
  return tl::make_unexpected(std::move(errors));
}

}  // namespace tocsin::function
