// A rule for `tocsin rules list` and `show`. Pure.
#pragma once

#include <string>

#include "doc/value.h"
#include "rule/rule.h"

namespace tocsin::cli {

/// id, title, severity, tags, mitre, cis, tests (their number), path.
doc::Value rule_summary(const rule::Rule& rule);

/// The whole rule but for its tests' events, with the keys of the rule file.
doc::Value rule_document(const rule::Rule& rule);

/// The whole rule to read, ends with a line feed.
std::string rule_for_people(const rule::Rule& rule);

}  // namespace tocsin::cli
