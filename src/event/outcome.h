// Did it work, was it denied, did it fail?
#pragma once

#include <string>
#include <string_view>

#include "doc/value.h"
#include "event/event.h"

namespace tocsin::event {

/// Error codes that mean "you may not": they differ from service to service.
bool is_denial(std::string_view error_code);

/// Sets outcome, error_code and error_message from a CloudTrail record.
void read_outcome(const doc::Value& record, Event& event);

/// "succeeded", "denied: AccessDenied", "failed: Failed authentication"; empty when the event does not say.
std::string describe_outcome(const Event& event);

}  // namespace tocsin::event
