// The alert as a notification of ntfy, published as JSON: no header holds a text. https://docs.ntfy.sh/publish/#publish-as-json
#pragma once

#include <array>
#include <string>

#include "sink/pace.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// A message over 4,096 bytes becomes a file that nobody reads; the server reads twice as much JSON. What else: of Tocsin.
inline constexpr std::array<PayloadLimit, 8> kNtfyLimits = {{
    {"message", 4'096},
    {"title", 250},
    {"tags", 5},
    {"tags.*", 100},
    {"click", 1'200},
    {"actions", 3},
    {"actions.*.label", 60},
    {"actions.*.url", 1'200},
}};
/// Nothing is alive in plain text.
inline constexpr PayloadRules kNtfyRules{
    .form = PayloadRules::Form::json, .max_bytes = 7'800, .limits = kNtfyLimits};
/// https://docs.ntfy.sh/config/#rate-limiting: ntfy.sh takes 60 requests at once from an address and one more each five seconds.
inline constexpr Pace kNtfyPace{12, std::chrono::minutes(1), 60};

/// Without the topic, which is a secret on a public server. Plain text, no Markdown. Whole lines are left out when there is no room. Pure,
/// thread-safe.
std::string ntfy_message(const Notification& notification);

}  // namespace tocsin::sink
