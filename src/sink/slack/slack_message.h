// The alert as a Slack message: a header, and beside a bar in the severity's colour what happened, to whom, why it matters, what to do and
// where to look. https://docs.slack.dev/reference/block-kit/blocks
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sink/pace.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// Slack answers 400 to a message that is over one of these. Block Kit's reference; the number of bytes is Tocsin's own.
inline constexpr std::array<PayloadLimit, 11> kSlackLimits = {{
    {"text", 3'000},
    {"blocks", 50},
    {"blocks.*.text.text", 150},  // the header
    {"attachments.*.blocks", 50},
    {"attachments.*.blocks.*.text.text", 3'000},
    {"attachments.*.blocks.*.fields", 10},
    {"attachments.*.blocks.*.fields.*.text", 2'000},
    {"attachments.*.blocks.*.elements",
     25},  // of a row of buttons; rich text has no such limit and stays below it
    {"attachments.*.blocks.*.elements.*.text.text", 75},
    {"attachments.*.blocks.*.elements.*.text", 2'000},
    {"attachments.*.blocks.*.elements.*.url", 3'000},
}};
inline constexpr std::array<std::string_view, 3> kSlackDead = {"<!", "<@", "<#"};
/// Rich text is taken as it is: no mention and no link is read in it.
inline constexpr std::array<std::string_view, 1> kSlackLiteral = {
    "attachments.*.blocks.*.elements.*.elements.*.text"};
inline constexpr PayloadRules kSlackRules{.form = PayloadRules::Form::json,
                                          .max_bytes = 40'000,
                                          .limits = kSlackLimits,
                                          .dead = kSlackDead,
                                          .literal = kSlackLiteral};
/// https://docs.slack.dev/apis/web-api/rate-limits: one message a second a channel.
inline constexpr Pace kSlackPace{1, std::chrono::seconds(1), 1};

/// A message of a bot as what follows it knows it: "C0123456789/1503435956.000247". Empty when Slack's `ts` is none.
std::string slack_reference(std::string_view channel, std::string_view ts);

/// A bot's message follows its incident's thread, when that is one of this channel; a bell is shown in the channel as well.
/// `channel`: for chat.postMessage ("C0123456789"); empty for a webhook, whose channel is fixed. Pure, thread-safe.
std::string slack_message(const Notification& notification, std::string_view channel);

}  // namespace tocsin::sink
