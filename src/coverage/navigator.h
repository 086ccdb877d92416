// Rules as a layer for MITRE's ATT&CK Navigator: layer format 4.5 (mitre-attack/attack-navigator, layers/spec/v4.5). Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "coverage/blind_spots.h"
#include "doc/value.h"
#include "rule/rule_set.h"

namespace tocsin::coverage {

/// By rule id.
using Hearings = std::map<std::string, Heard>;

/// Of all rules in the account.
Hearings hearings_of(const rule::RuleSet& rules, const Account& account);

/// False for a rule that is dead; one of which it is not known counts.
bool can_be_heard(const Hearings& hearings, const std::string& rule_id);

/// A technique's score is the number of its rules that are not dead; one whose rules are all dead is marked in a colour of its own.
doc::Value navigator_layer(const rule::RuleSet& rules, const Hearings& hearings);

}  // namespace tocsin::coverage
