// The alert by which a sink is reminded of incidents, or told who has one. Pure. For src/pipeline alone.
#pragma once

#include <string>
#include <vector>

#include "alert/alert.h"
#include "base/clock.h"
#include "sink/sink.h"
#include "store/incidents.h"

namespace tocsin::pipeline {

/// The rule id of every reminder.
inline constexpr std::string_view kReminderRule = "tocsin-reminder";

/// `incidents`: the gravest first, not empty; of an answer one. `reason`: repeat, escalated, acknowledged or resolved. `bell` tells several answers to one
/// sink apart.
alert::Alert reminder_alert(const std::vector<store::Incident>& incidents, sink::Reason reason,
                            const std::string& sink, const std::string& bell, Time now);

}  // namespace tocsin::pipeline
