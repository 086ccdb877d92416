// Who did it: CloudTrail's userIdentity in all its kinds. Source of the kinds: the CloudTrail User Guide, "CloudTrail
// userIdentity element".
#pragma once

#include <string>

#include "doc/value.h"
#include "event/event.h"

namespace tocsin::event {

/// From a CloudTrail record; a missing or null userIdentity gives an empty Actor.
Actor read_actor(const doc::Value& record);

/// "IAM user", "assumed role", "root user" ...; the type itself when it is a new one, empty when there is none.
std::string describe_type(const Actor& actor);

/// "IAM user alice", "root user", "AWS service config.amazonaws.com": for sentences. Empty when nothing is known.
std::string describe(const Actor& actor);

}  // namespace tocsin::event
