// For tests: events as nobody expects them.
#pragma once

#include "event/mutate.h"

namespace tocsin::event::testing {

using event::mutate;

}  // namespace tocsin::event::testing
