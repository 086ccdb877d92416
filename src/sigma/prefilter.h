// The EventBridge pattern that a detection implies: it matches every event that the detection accepts, and as few others as a
// pattern can say (docs/adr/0009, 4). Pure.
#pragma once

#include "doc/value.h"
#include "sigma/detection.h"

namespace tocsin::sigma {

/// What all events that come by CloudTrail have in common, as a pattern.
doc::Value by_cloudtrail();

/// An object for match::parse_pattern: `scope`, a pattern that says which events the rule speaks of at all, with what the detection
/// demands of `detail`. A record's eventSource, where it is demanded, gives the envelope's source as well, as EventBridge names it.
doc::Value prefilter(const Detection& detection, doc::Value scope = by_cloudtrail());

}  // namespace tocsin::sigma
