// A detection rule as loaded and checked. What the file may hold: docs/rules.md and docs/adr/0003.
// Immutable after loading; share const between threads.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "rule/severity.h"
#include "rule/text_template.h"

namespace tocsin::rule {

struct Exclusion {
  std::string reason;
  doc::Value pattern;
};

struct NextStep {
  Template text;                    // what to do, one line
  std::optional<Template> command;  // a shell line; its values are shell-quoted
};

/// What a rule's own test expects. `event` is the final event (`like`, `set`, `remove` applied), as written.
struct RuleTest {
  std::string name;
  bool match = false;
  std::string excluded_by;           // reason of the exclusion that must hold; empty: none
  std::optional<std::string> title;  // the alert's texts, when the test names them
  std::optional<std::string> summary;
  std::optional<std::string> severity;
  doc::Value event;                // null in a test of a correlation
  std::vector<doc::Value> events;  // of a correlation: in the order in which they come
  std::optional<int> rings;        // of a correlation that matches: how often; at least once when absent
  std::string file;                // where the test stands
  Location at;
};

struct Rule {
  std::string id;
  Template title;
  Severity severity = Severity::medium;
  std::string why;
  std::vector<std::string> tags;
  std::vector<std::string> mitre;
  std::vector<std::string> cis;
  doc::Value
      pattern;  // checked by match::parse_pattern; of a correlation: never narrower than the events that it counts
  doc::Value detection;    // Sigma's, checked by sigma::Detection; null when there is none
  doc::Value correlation;  // several events (rule/correlation.h); null: the rule is about one
  bool alerts = true;      // false: it only feeds correlations
  std::vector<Exclusion> exclusions;
  Template summary;
  std::vector<NextStep> next_steps;
  std::vector<std::string> false_positives;
  std::vector<std::string> references;
  std::vector<RuleTest> tests;
  std::string path;  // file it came from; "builtin:iam/iam-user-created.yaml" when embedded
};

}  // namespace tocsin::rule
