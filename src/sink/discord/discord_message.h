// The alert as one Discord embed. https://discord.com/developers/docs/resources/message#embed-object
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sink/pace.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// All texts of the embeds together.
inline constexpr std::size_t kDiscordSum = 6'000;

/// Discord answers 400 to a message that is over one of these.
inline constexpr std::array<PayloadLimit, 7> kDiscordLimits = {{
    {"embeds", 10},
    {"embeds.*.title", 256},
    {"embeds.*.description", 4'096},
    {"embeds.*.fields", 25},
    {"embeds.*.fields.*.name", 256},
    {"embeds.*.fields.*.value", 1'024},
    {"embeds.*.footer.text", 2'048},
}};
/// A masked link, mentions.
inline constexpr std::array<std::string_view, 3> kDiscordDead = {"](", "<@", "<#"};
/// A footer is no Markdown; the address is the button's.
inline constexpr std::array<std::string_view, 2> kDiscordLiteral = {"embeds.*.footer.text", "embeds.*.url"};
inline constexpr PayloadRules kDiscordRules{.form = PayloadRules::Form::json,
                                            .max_bytes = 16'000,
                                            .limits = kDiscordLimits,
                                            .dead = kDiscordDead,
                                            .literal = kDiscordLiteral};
/// A webhook takes 5 in two seconds, a channel 30 in a minute: 5 at once and 25 more in a minute are within both.
inline constexpr Pace kDiscordPace{25, std::chrono::minutes(1), 5};

/// Pure, thread-safe.
std::string discord_message(const Notification& notification);

}  // namespace tocsin::sink
