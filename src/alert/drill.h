// A drill: an event that somebody sends through the whole chain to see whether it rings. No event of an account, so that no rule is asked.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "alert/alert.h"
#include "base/clock.h"
#include "event/event.h"

namespace tocsin::alert {

/// Of the event: `source` and `detail-type`. AWS lets nobody put sources that begin with "aws." on a bus, but anything else.
inline constexpr std::string_view kDrillSource = "tocsin.drill";
inline constexpr std::string_view kDrillDetailType = "Tocsin Drill";
inline constexpr std::string_view kDrillRule = "tocsin-drill";

/// `detail.drill` of such an event: 8 to 64 of 0-9 a-z A-Z and '-', which is all that a sender can say. Nothing: it is no drill. Pure.
std::optional<std::string> drill_of(const event::Event& event);

bool is_drill_id(std::string_view text);

/// The id of a drill's alert: the claim that is its receipt.
std::string drill_alert_id(std::string_view drill);

/// What channels are told: DRILL in every text that a channel might show alone. Pure.
Alert drill_alert(const std::string& drill, Time now);

}  // namespace tocsin::alert
