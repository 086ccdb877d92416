// What timers tell: that nobody has answered, and who has. Pure. docs/adr/0017.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"
#include "pipeline/dispatch.h"
#include "store/records.h"

namespace tocsin::pipeline {

/// The timers that begin when a sink is told of an incident by routes with this timing.
std::vector<store::Timer> timers_of(const route::Timing& timing, const std::string& sink, Time now);

/// The messages for timers that are due: repetitions and escalations of incidents that are still open, all for one sink in one message; answers, each by
/// itself. At a sink that groups by bell (SinkGate::escalates_itself) every incident has its own, and every bell is answered. A receiver that is
/// gone is the root's instead.
std::vector<store::Reminder> reminders_of(const std::vector<store::DueTimer>& due, const Dispatch& dispatch,
                                          Time now);

}  // namespace tocsin::pipeline
