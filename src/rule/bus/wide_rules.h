// Which rules make the event bus deliver nearly everything. Pure.
#pragma once

#include <string>
#include <vector>

#include "rule/bus/patterns.h"
#include "rule/rule_set.h"

namespace tocsin::rule {

/// Ids of those that the pattern serves and that name neither a source nor event names, in at least one of their ways to match. All that it serves when
/// none does by itself. `pattern` is one of bus_patterns(rules).
std::vector<std::string> wide_rules(const RuleSet& rules, const BusPattern& pattern);

}  // namespace tocsin::rule
