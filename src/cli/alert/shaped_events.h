// Events of files, for the commands that ask rules about each.
#pragma once

#include <functional>

#include "event/event.h"
#include "source/event_reader.h"

namespace tocsin::cli {

using ShapedHandler = std::function<void(const event::Event&, const source::EventText&)>;

/// For source::read_events(): reads each text, shapes it as `serve` would, and hands it on; one that is no JSON goes to `on_problem`
/// with its place, and the rest goes on. Keeps copies of both.
source::EventHandler shaped(ShapedHandler on_event, source::ProblemHandler on_problem);

}  // namespace tocsin::cli
