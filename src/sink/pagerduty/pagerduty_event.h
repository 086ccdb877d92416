// The alert as a trigger event of PagerDuty's Events API v2. https://developer.pagerduty.com/docs/events-api-v2-overview
#pragma once

#include <array>
#include <string>

#include "sink/pace.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// From the reference of the Events API; what it does not bound is Tocsin's own.
inline constexpr std::array<PayloadLimit, 8> kPagerdutyLimits = {{
    {"dedup_key", 255},
    {"payload.summary", 1'024},
    {"payload.source", 255},
    {"payload.component", 255},
    {"payload.group", 255},
    {"payload.class", 255},
    {"links", 8},
    {"links.*.text", 255},
}};
/// An event is at most 512 KB; the routing key is put in on the way.
inline constexpr PayloadRules kPagerdutyRules{
    .form = PayloadRules::Form::json, .max_bytes = 500'000, .limits = kPagerdutyLimits};
/// 120 events a minute a key: 20 at once and 100 more in a minute.
inline constexpr Pace kPagerdutyPace{100, std::chrono::minutes(1), 20};

/// Without the routing key, which is a secret. The same alert has the same `dedup_key` wherever and however often it is sent. An
/// event that is large is left out. Pure, thread-safe.
std::string pagerduty_event(const Notification& notification);

}  // namespace tocsin::sink
