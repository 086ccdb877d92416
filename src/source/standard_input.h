// Standard input as a source of the service: read until it ends. Nothing remembers how far it was read: what a killed
// process had read but not stored is lost to it, as with any pipe.
#pragma once

#include <stop_token>

#include "base/result.h"
#include "source/event_reader.h"
#include "source/feeder.h"

namespace tocsin::source {

/// Returns at the end of the input or soon after stop was asked for; an error when reading fails. Events are named
/// "stdin:LINE". Those that have arrived are handed over before it waits for more. `fd` is for tests.
Status feed_standard_input(Intake& intake, FeederCounts& counts, const std::stop_token& stop,
                           const ReadLimits& limits = {}, int fd = 0);

}  // namespace tocsin::source
