// `mute_times` of the settings. For src/route alone.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "base/zone.h"
#include "doc/value.h"
#include "route/mute_time.h"

namespace tocsin::route {

/// `settings` is the whole document. `zones` holds every zone that is known of those it names; one that is not there is an error.
std::vector<MuteTime> read_mute_times(const SourceText& source, const doc::Value& settings,
                                      const Zones& zones, Diagnostics& diagnostics);

}  // namespace tocsin::route
