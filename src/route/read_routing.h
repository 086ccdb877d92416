// `receivers`, `routes`, `mute_times`, `inhibit` and `noise_budget` of the settings, checked as a whole.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "base/zone.h"
#include "doc/value.h"
#include "route/route.h"

namespace tocsin::route {

/// `settings` is the whole document, `sinks` what its `sinks` made, `zones` those that it names. Errors and warnings go to `diagnostics`; with an error among them the
/// result is not to be used. Pure.
///
/// Errors: a receiver or a sink that is not there, a route that no alert can reach. Warnings: a receiver that no route names, a sink that no
/// receiver names, a route whose sinks all want graver alerts than it brings.
Routing read_routing(const SourceText& source, const doc::Value& settings, std::vector<SinkGate> sinks,
                     const Zones& zones, Diagnostics& diagnostics);

}  // namespace tocsin::route
