// Data events that a rule asks for by a part of their names: `eventName|startswith: GetObj`. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "rule/bus/alternative.h"
#include "rule/rule.h"

namespace tocsin::rule {

/// Names of the service's data events that pass what the alternative and the rule's detection ask of the name. None when neither asks anything of it:
/// a rule about whatever a service does is not taken to mean its data events, which cost money.
std::vector<std::string> asked_data_events(const Rule& rule, const BusFields& alternative,
                                           std::string_view service);

}  // namespace tocsin::rule
