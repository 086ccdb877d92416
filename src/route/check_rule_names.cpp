#include "route/check_rule_names.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"

namespace tocsin::route {
namespace {

struct Checker {
  const SourceText& source;
  const std::vector<std::string_view>& known;
  Diagnostics& diagnostics;

  void warn(std::size_t place, std::string_view name, std::string path) {
    const auto near = did_you_mean(name, known);
    auto warning =
        diagnose(source, place, fmt::format("no rule is named \"{}\"", name),
                 near ? fmt::format("did you mean \"{}\"?", *near) : "`tocsin rules list` has them all",
                 std::move(path));
    warning.level = Diagnostic::Level::warning;
    diagnostics.push_back(std::move(warning));
  }

  void check(const Matchers& matchers, std::size_t place, const std::string& path) {
    for (const auto& condition : matchers.conditions) {
      if (condition.name != Name::rule) continue;
      for (const auto& wanted : condition.any_of) {
        const bool some = std::any_of(known.begin(), known.end(),
                                      [&](std::string_view rule) { return wanted.wildcard.matches(rule); });
        if (!some) warn(place, wanted.text, path);
      }
    }
  }

  void check(const Route& route) {
    check(route.matchers, route.place, "$.routes");
    for (const auto& child : route.children) check(child);
  }
};

}  // namespace

void check_rule_names(const SourceText& source, const doc::Value& settings, const Routing& routing,
                      const std::vector<std::string_view>& known, Diagnostics& diagnostics) {
  Checker checker{source, known, diagnostics};
  if (routing.root) checker.check(*routing.root);
  for (const auto& inhibition : routing.inhibitions) {
    checker.check(inhibition.when, inhibition.place, "$.inhibit");
    checker.check(inhibition.mutes, inhibition.place, "$.inhibit");
  }
  const auto* rules = doc::find_path(settings, "noise_budget.rules");
  if (rules == nullptr) return;
  for (const auto& member : rules->members) {
    if (std::find(known.begin(), known.end(), member.key) == known.end())
      checker.warn(member.key_begin, member.key, "$.noise_budget.rules");
  }
}

}  // namespace tocsin::route
