// The alert as Opsgenie's "create alert". https://docs.opsgenie.com/docs/alert-api
#pragma once

#include <array>
#include <string>
#include <string_view>
#include <vector>

#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// From the reference of the alert API; the number of details is Tocsin's own.
inline constexpr std::array<PayloadLimit, 8> kOpsgenieLimits = {{
    {"message", 130},
    {"alias", 512},
    {"description", 15'000},
    {"tags", 20},
    {"tags.*", 50},
    {"entity", 512},
    {"source", 100},
    {"responders", 50},
}};
/// Of all keys and values of `details` together.
inline constexpr std::size_t kOpsgenieDetails = 8'000;
/// Message and description are read as HTML.
inline constexpr std::array<std::string_view, 3> kOpsgenieDead = {"<script", "<img", "<a "};
inline constexpr PayloadRules kOpsgenieRules{
    .form = PayloadRules::Form::json, .max_bytes = 64'000, .limits = kOpsgenieLimits, .dead = kOpsgenieDead};

/// `teams`: names of the teams that are called; empty leaves it to the integration. `alias` is the alert's id: the same alert is one, however
/// often it is sent. Pure, thread-safe.
std::string opsgenie_alert(const Notification& notification, const std::vector<std::string>& teams);

/// In what is no alert but a request about one: "acknowledge" or "close", which becomes part of the address.
inline constexpr std::string_view kOpsgenieAction = "tocsin_action";

}  // namespace tocsin::sink
