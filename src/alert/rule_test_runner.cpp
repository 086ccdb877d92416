#include "alert/rule_test_runner.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include "alert/build_alert.h"
#include "doc/json_writer.h"
#include "event/event.h"
#include "match/matcher.h"
#include "rule/correlate/checks.h"
#include "rule/why_missed.h"

namespace tocsin::alert {
namespace {

using rule::Finding;

std::string in_words(const Finding& finding) {
  switch (finding.verdict) {
    case Finding::Verdict::hit:
      return "alerts";
    case Finding::Verdict::missed:
      return "the pattern does not match";
    case Finding::Verdict::excluded:
      return "excluded: " + finding.exclusion->reason;
    case Finding::Verdict::counted:
      return "is counted";
  }
  return {};
}

std::string expected_verdict(const rule::Rule& rule, const rule::RuleTest& test) {
  if (test.match) return rule.alerts ? "alerts" : "is counted";
  return test.excluded_by.empty() ? "the pattern does not match" : "excluded: " + test.excluded_by;
}

/// explain() names the first exclusion that holds; the test may mean another.
bool named_exclusion_holds(const rule::Rule& rule, const rule::RuleTest& test, const event::Event& event) {
  return std::any_of(rule.exclusions.begin(), rule.exclusions.end(), [&](const rule::Exclusion& exclusion) {
    if (exclusion.reason != test.excluded_by) return false;
    const auto pattern = match::parse_pattern(exclusion.pattern, {});
    return pattern && match::Matcher(*pattern).matches(event.envelope);
  });
}

void compare_texts(const Alert& alert, RuleTestResult& result) {
  const auto compare = [&](std::string what, const std::optional<std::string>& expected,
                           std::string_view actual) {
    if (expected && *expected != actual)
      result.mismatches.push_back({std::move(what), *expected, std::string(actual)});
  };
  compare("title", result.test->title, alert.title);
  compare("summary", result.test->summary, alert.summary);
  compare("severity", result.test->severity, rule::name(alert.severity));
}

std::string rings_wanted(const rule::RuleTest& test) {
  if (!test.match) return test.excluded_by.empty() ? "it does not ring" : "excluded: " + test.excluded_by;
  return test.rings ? fmt::format("it rings {} times", *test.rings) : "it rings";
}

/// What the set says of the rule. To explain asks every rule: only where the two quick questions leave it open.
Finding finding_of(const rule::RuleSet& rules, const rule::Rule& rule, const event::Event& event) {
  const auto hits = rules.hits(event);
  if (std::ranges::any_of(hits, [&](const rule::Hit& hit) { return hit.rule == &rule; }))
    return {&rule, Finding::Verdict::hit, nullptr};
  const auto pattern = match::parse_pattern(rule.pattern, {});
  if (pattern && !match::Matcher(*pattern).matches(event.envelope))
    return {&rule, Finding::Verdict::missed, nullptr};
  const auto findings = rules.explain(event);
  return *std::ranges::find(findings, &rule, &Finding::rule);
}

RuleTestResult run(const rule::RuleSet& rules, const rule::Rule& rule, const rule::RuleTest& test) {
  RuleTestResult result{&rule, &test, {}, {}};
  const auto event = event::shape(event::to_envelope(test.event), doc::to_json(test.event));
  const auto finding = finding_of(rules, rule, event);
  const auto expected = expected_verdict(rule, test);
  const auto actual = in_words(finding);
  const bool excluded_as_named =
      finding.verdict == Finding::Verdict::excluded && named_exclusion_holds(rule, test, event);
  if (expected != actual && !excluded_as_named) {
    result.mismatches.push_back({test.excluded_by.empty() ? "match" : "excluded_by", expected, actual});
    if (finding.verdict != Finding::Verdict::missed) return result;
    for (const auto& field : rule::why_missed(rule.pattern, event.envelope)) {
      if (!field.holds)
        result.notes.push_back(fmt::format("{}: wants {}, finds {}", field.path, field.wanted, field.found));
    }
    return result;
  }
  if (test.match) compare_texts(build_alert(rule, event), result);
  return result;
}

RuleTestResult run_correlation(const rule::RuleSet& rules, const rule::Rule& rule,
                               const rule::RuleTest& test) {
  RuleTestResult result{&rule, &test, {}, {}};
  const auto trial = rule::try_correlation(rules, rule, test.events);
  if (auto wrong = rule::objection(test, trial); !wrong.empty()) {
    result.mismatches.push_back(
        {test.excluded_by.empty() ? "match" : "excluded_by", rings_wanted(test), std::move(wrong)});
  } else if (test.match) {
    compare_texts(build_alert(trial.rings.back().first, trial.rings.back().second), result);
  }
  return result;
}

}  // namespace

std::vector<RuleTestResult> run_rule_tests(const rule::RuleSet& rules, std::string_view only) {
  std::vector<RuleTestResult> results;
  for (const auto& rule : rules.rules()) {
    if (!only.empty() && rule.id != only) continue;
    const bool several = rules.correlation_of(rule) != nullptr;
    for (const auto& test : rule.tests)
      results.push_back(several ? run_correlation(rules, rule, test) : run(rules, rule, test));
  }
  return results;
}

}  // namespace tocsin::alert
