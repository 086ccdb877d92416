// What a message says of its incident.
#pragma once

#include <string>

#include "base/clock.h"
#include "doc/value.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// "Incident 3f2ab61c.", of a later alert "Incident 3f2ab61c, alert 4 since 13:02 UTC."; with the day when that is not the day of `created`. One printable line of at most 80
/// bytes. Pure.
std::string incident_line(const Incident& incident, Time created);

/// By what a receiver that groups messages must group this one: the bell of its incident; the alert; of an alert without an id the delivery. All drills are one, so
/// that they open one incident however often they are held.
const std::string& grouped_by(const Notification& notification);

/// How loud a receiver is to be that rings until somebody answers: a drill wakes nobody there.
rule::Severity loudness(const alert::Alert& alert);

/// For programs: {"id", "alert", "since", "bell", "rings"}, or null. Bounded. Pure.
doc::Value incident_json(const Notification& notification);

}  // namespace tocsin::sink
