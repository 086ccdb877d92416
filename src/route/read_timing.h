// `group_wait`, `group_interval`, `repeat_interval`, `mute` and `escalate` of one route. For src/route alone.
#pragma once

#include "doc/fields.h"
#include "route/route.h"
#include "route/timing.h"

namespace tocsin::route {

/// What the route does not say is as in `inherited`. Receivers and mute times are those of `routing`.
Timing read_timing(doc::Fields& fields, const Routing& routing, const Timing& inherited);

}  // namespace tocsin::route
