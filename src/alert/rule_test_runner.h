// A rule's own tests, run through the functions that `serve` calls: to_envelope, shape, RuleSet, build_alert.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rule/rule.h"
#include "rule/rule_set.h"

namespace tocsin::alert {

struct Mismatch {
  std::string what;  // "match", "excluded_by", "title", "summary", "severity"
  std::string expected;
  std::string actual;
};

/// Points into the RuleSet. Passed when there is no mismatch.
struct RuleTestResult {
  const rule::Rule* rule = nullptr;
  const rule::RuleTest* test = nullptr;
  std::vector<Mismatch> mismatches;
  std::vector<std::string> notes;  // which fields of the pattern did not hold, for a test that should match
};

/// Every test of every rule, or of the rule `only`. Pure, thread-safe.
std::vector<RuleTestResult> run_rule_tests(const rule::RuleSet& rules, std::string_view only = {});

}  // namespace tocsin::alert
