// What the rules of a set say about each other through correlations: whom they name is there, nobody counts itself, and the pattern of each
// correlation lets everything through that it counts. Pure.
#pragma once

#include <map>
#include <set>
#include <string>

#include "base/diagnostic.h"
#include "rule/file/rule_reader.h"

namespace tocsin::rule {

/// By id.
using ReadRules = std::map<std::string, ParsedRule>;

/// Sets the patterns; what is wrong is added to the diagnostics. `broken`: ids of rules that could not be read, about which all was said.
void link_correlations(ReadRules& rules, const std::set<std::string>& broken, Diagnostics& diagnostics);

/// True when a correlation counts what the rule says: such a rule, switched off, is silent and goes on feeding it.
bool feeds_a_correlation(const ReadRules& rules, const std::string& id);

}  // namespace tocsin::rule
