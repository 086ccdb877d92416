// Events that a service tells by itself (eventType AwsServiceEvent) and that no table lists whole. Pure.
#pragma once

#include <string_view>
#include <vector>

#include "prove/subject.h"
#include "sigma/expression.h"

namespace tocsin::prove {

/// The service writes events under names that are no calls, and this may be one of them.
bool may_write(std::string_view service, std::string_view event_name);

/// Of a name whose service the rule does not tell: some service is known to write it.
bool is_told_by_a_service(std::string_view event_name);

/// The rule's pattern, its detection (null: it has none) or an event of its tests is about such events.
bool asks_for_service_events(const Subject& subject, const sigma::Expression* detection);

/// An unknown name that no slip of the pen explains: `known` are the names that could have been meant.
bool is_no_slip(std::string_view event_name, const std::vector<std::string>& known);

}  // namespace tocsin::prove
