#include "rule/bus/wide_rules.h"

#include <algorithm>

#include "match/pattern.h"
#include "rule/bus/alternative.h"

namespace tocsin::rule {
namespace {

/// Sigma compares texts without case.
bool is_exact(const std::string& test) {
  return test.starts_with('"') || test.starts_with(R"({"equals-ignore-case":)");
}

/// Says of no service and no call that it is the one.
bool is_wide(const BusAlternative& alternative) {
  return std::ranges::none_of(alternative.fields, [](const auto& field) {
    const auto& [path, tests] = field;
    return path != kBusDetailType && is_bus_core(path) && std::ranges::all_of(tests, is_exact);
  });
}

bool wants_much(const Rule& rule) {
  if (rule.pattern.is(doc::Kind::null)) return false;
  const auto pattern = match::parse_pattern(rule.pattern, {});
  return pattern && std::ranges::any_of(bus_alternatives(rule.id, *pattern), is_wide);
}

}  // namespace

std::vector<std::string> wide_rules(const RuleSet& rules, const BusPattern& pattern) {
  std::vector<std::string> out;
  for (const auto& id : pattern.rules) {
    const auto* rule = rules.find(id);
    if (rule != nullptr && wants_much(*rule)) out.push_back(id);
  }
  return out.empty() ? pattern.rules : out;
}

}  // namespace tocsin::rule
