#include "rule/correlate/checks.h"

#include <algorithm>
#include <fmt/format.h>

#include "doc/json_writer.h"
#include "rule/correlate/correlation.h"

namespace tocsin::rule {

CorrelationTrial try_correlation(const RuleSet& rules, const Rule& rule,
                                 const std::vector<doc::Value>& events) {
  CorrelationTrial out;
  correlation::MemoryStates states;
  for (const auto& one : events) {
    auto event = event::shape(event::to_envelope(one), doc::to_json(one));
    const auto judgement = rules.judge(event);
    out.counted = out.counted || std::ranges::any_of(judgement.sightings, [&](const Sighting& sighting) {
                    return sighting.rule == &rule;
                  });
    // To explain asks every rule.
    for (const auto& finding : rule.exclusions.empty() ? std::vector<Finding>() : rules.explain(event)) {
      if (finding.rule == &rule && finding.exclusion != nullptr) out.excluded.push_back(finding.exclusion);
    }
    for (const auto& observation : observe(rules, judgement.sightings, event)) {
      auto rings = count(rules, observation, observation.entry.time, states);
      if (!rings) continue;
      for (auto& ring : *rings) {
        if (ring.rule == &rule) out.rings.emplace_back(std::move(ring), event);
      }
    }
  }
  return out;
}

std::string objection(const RuleTest& test, const CorrelationTrial& trial) {
  const auto rings = static_cast<int>(trial.rings.size());
  if (!test.match) {
    const bool excluded = std::ranges::any_of(
        trial.excluded, [&](const Exclusion* one) { return one->reason == test.excluded_by; });
    if (rings > 0) return fmt::format("it rings {} times", rings);
    if (!test.excluded_by.empty() && !excluded)
      return fmt::format("nothing is excluded by \"{}\"", test.excluded_by);
    return {};
  }
  if (rings == 0)
    return trial.counted ? "it does not ring, though it counts events of these"
                         : "it counts none of these events";
  if (test.rings && *test.rings != rings) return fmt::format("it rings {} times", rings);
  return {};
}

void check_correlations(const RuleSet& rules, Diagnostics& diagnostics) {
  for (const auto& rule : rules.rules()) {
    if (rules.correlation_of(rule) == nullptr) continue;
    for (const auto& test : rule.tests) {
      const auto wrong = objection(test, try_correlation(rules, rule, test.events));
      if (wrong.empty()) continue;
      diagnostics.push_back({Diagnostic::Level::error, test.file, test.at, "", "$.tests",
                             fmt::format("test \"{}\": {}", test.name, wrong), ""});
    }
  }
}

}  // namespace tocsin::rule
