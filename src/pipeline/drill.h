// Drills in `serve`: told to every sink, whatever routes, silences, mute times, severities and budgets say, and of no incident. docs/adr/0016.
#pragma once

#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "doc/value.h"
#include "pipeline/dispatch.h"
#include "store/store.h"

namespace tocsin::pipeline {

/// `drill` is an id that alert::drill_of() gave. More than a dozen an hour are stored and told to nobody: whoever may send events must not be able to
/// wear out those who are rung. Pure.
store::NewAlert drill_row(const std::string& drill, std::optional<Time> event_time, const Dispatch& dispatch);

/// {"drill", "accepted", "sinks": [{"sink", "target", "state", "at", "attempts", "reason"}]}: times in UTC with milliseconds, states as
/// `tocsin deliveries` has them. Nothing: it was told to nobody.
Result<std::optional<doc::Value>> drill_receipts(store::Store& store, const std::string& drill);

}  // namespace tocsin::pipeline
