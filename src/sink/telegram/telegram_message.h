// The alert as a message of a Telegram bot. https://core.telegram.org/bots/api#sendmessage
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sink/pace.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// Telegram counts 4,096 UTF-16 units after the markup is read; bytes with the markup are never fewer.
inline constexpr std::array<PayloadLimit, 1> kTelegramLimits = {{{"text", 4'096}}};
inline constexpr std::array<std::string_view, 4> kTelegramDead = {"<script", "<img",
                                                                  "<a href=\"tg:", "<a href=\"java"};
inline constexpr PayloadRules kTelegramRules{
    .form = PayloadRules::Form::json, .max_bytes = 16'384, .limits = kTelegramLimits, .dead = kTelegramDead};
/// https://core.telegram.org/bots/faq: 20 messages a minute to a group, about one a second to a chat: 5 at once and 15 more in a minute.
inline constexpr Pace kTelegramPace{15, std::chrono::minutes(1), 5};

struct TelegramChat {
  std::string id;     // "-1001234567890" or "@channelname"
  std::string topic;  // of a forum, a number; empty: none
};

/// In HTML: whatever comes from an event is escaped and stands in `<code>`, where no link, no mention and no command is made of it. Whole
/// sections are left out when there is no room. Pure, thread-safe.
std::string telegram_message(const Notification& notification, const TelegramChat& chat);

}  // namespace tocsin::sink
