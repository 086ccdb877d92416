// What the event bus would deliver of a sample of events, and which of it some rule wants: the price of patterns that are wider than
// the rules.
#pragma once

#include <string>
#include <vector>

#include "rule/bus/patterns.h"
#include "rule/rule_set.h"

namespace tocsin::cli {

/// A row a pattern and one for all: events delivered (the pattern accepts it and its state lets it through), of these those for which a
/// rule alerts or that a correlation counts, and how many are delivered for one that is wanted. `output` = "table" | "json". Exit 0; 1 when a rule wants an event
/// that no pattern delivers; 2 when something cannot be read.
int show_sample(const rule::RuleSet& rules, const std::vector<rule::BusPattern>& patterns,
                const std::vector<std::string>& paths, const std::string& output);

}  // namespace tocsin::cli
