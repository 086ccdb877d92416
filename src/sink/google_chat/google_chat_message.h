// The alert as a card in Google Chat. https://developers.google.com/workspace/chat/api/reference/rest/v1/spaces.messages
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sink/pace.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// Chat takes 32,000 bytes a message and shows 100 widgets a card; the lengths of texts are Tocsin's own, so that all of them fit.
inline constexpr std::array<PayloadLimit, 9> kGoogleChatLimits = {{
    {"fallbackText", 1'000},
    {"thread.threadKey", 4'000},
    {"cardsV2", 1},
    {"cardsV2.*.card.header.title", 400},
    {"cardsV2.*.card.sections", 4},
    {"cardsV2.*.card.sections.*.widgets", 24},
    {"cardsV2.*.card.sections.*.widgets.*.textParagraph.text", 1'800},
    {"cardsV2.*.card.sections.*.widgets.*.decoratedText.text", 700},
    {"cardsV2.*.card.sections.*.widgets.*.buttonList.buttons", 4},
}};
/// Cards read HTML, plain texts read `<users/all>` and `<https://...|text>`.
inline constexpr std::array<std::string_view, 4> kGoogleChatDead = {"<users/", "<http", "<img", "<script"};
inline constexpr PayloadRules kGoogleChatRules{.form = PayloadRules::Form::json,
                                               .max_bytes = 32'000,
                                               .limits = kGoogleChatLimits,
                                               .dead = kGoogleChatDead};
/// https://developers.google.com/workspace/chat/limits: one write a second a space, of all that write there.
inline constexpr Pace kGoogleChatPace{1, std::chrono::seconds(1), 1};

/// One card, in a thread named after the rule, the account and who did it: what they do again stands below it. Steps go first when
/// it is too long. Pure, thread-safe.
std::string google_chat_message(const Notification& notification);

}  // namespace tocsin::sink
