// The person or program behind a session, as far as the event says. Source of the fields: the CloudTrail User Guide, "CloudTrail userIdentity
// element".
#pragma once

#include "doc/value.h"
#include "event/event.h"

namespace tocsin::event {

/// Sets person, permission_set, issued_to and becomes; what read_actor() found before stands in `actor`. `record` is a CloudTrail record.
void read_person(const doc::Value& record, Actor& actor);

}  // namespace tocsin::event
