// What is known of CloudTrail's event names on the event bus. Pure.
#pragma once

#include <string_view>

#include "match/pattern.h"

namespace tocsin::rule {

/// True when a rule of the bus gets management events of this name only in the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS:
/// Get*, List* and Describe* but GetFederationToken and GetSessionToken (EventBridge User Guide, "Receiving read-only management
/// events from AWS services").
bool is_read_only_name(std::string_view event_name);

/// True when the test on eventName could accept such a name. In doubt it could.
bool could_accept_read_only(const match::Test& test);

/// True for calls that a busy account makes so often that their name alone is no reason to invoke the function. A name that is
/// missing here costs invocations, not alerts.
bool is_frequent_name(std::string_view event_name);

}  // namespace tocsin::rule
