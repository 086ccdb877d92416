// The EventBridge pattern that a detection implies: it matches every event that the detection accepts, and as few others as a
// pattern can say (docs/adr/0009, 4). Pure.
#pragma once

#include "doc/value.h"
#include "sigma/detection.h"

namespace tocsin::sigma {

/// An object for match::parse_pattern. Events that come by CloudTrail alone.
doc::Value prefilter(const Detection& detection);

}  // namespace tocsin::sigma
