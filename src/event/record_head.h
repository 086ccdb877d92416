// What the EventBridge envelope of a bare CloudTrail record says, from the record's own fields. Source of the detail-types: the
// EventBridge User Guide, "AWS service events delivered via AWS CloudTrail"; sign-ins are spelled "Sign In" in the events themselves.
#pragma once

#include <string_view>

namespace tocsin::event {

/// Fields of a record; empty when it has none.
struct RecordFields {
  std::string_view event_type;
  std::string_view event_source;
  std::string_view event_name;
};

std::string_view detail_type_of(const RecordFields& record);

/// What stands behind "aws." in the envelope's source: "iam" of "iam.amazonaws.com".
std::string_view service_of(const RecordFields& record);

}  // namespace tocsin::event
