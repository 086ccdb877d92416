// Who did it, as an alert tells it.
#pragma once

#include "alert/alert.h"
#include "event/event.h"

namespace tocsin::alert {

/// From an event without secrets. All texts are cleaned and bounded. Pure, thread-safe.
Who who_of(const event::Event& event);

}  // namespace tocsin::alert
