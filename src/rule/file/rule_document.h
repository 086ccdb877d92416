// The part of a rule that its file and a bundle have in common: every key but `tests` and `replaces`. Knows documents only,
// neither YAML nor files. Pure.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "doc/fields.h"
#include "match/pattern.h"
#include "rule/correlate/correlation.h"
#include "rule/rule.h"
#include "sigma/detection.h"

namespace tocsin::rule {

/// A rule with its patterns parsed.
struct ReadRule {
  Rule rule;
  match::Pattern pattern;                     // without tests for a correlation: its events have their own
  std::optional<Correlation> correlation;     // of several events
  std::optional<sigma::Detection> detection;  // of an event that the pattern matches
  std::vector<match::Pattern> exclusions;     // beside rule.exclusions
};

/// Reads those keys of `root`, of which `fields` are the fields; all that is wrong is added to the fields' diagnostics. The
/// caller reads what else it knows and calls fields.done(). The rule's path and tests stay empty. For a bundle the patterns are
/// taken out of `root`, and not checked again for values of a type that AWS never sends.
enum class From { file, bundle };
ReadRule read_rule_document(doc::Fields& fields, doc::Value& root, From from);

/// The same keys: what is read back gives the same rule. Tests and path are left out.
doc::Value write_rule_document(const Rule& rule);

}  // namespace tocsin::rule
