// The alert as an Adaptive Card for a Teams workflow ("Post to a channel when a webhook request is received").
// https://learn.microsoft.com/microsoftteams/platform/webhooks-and-connectors/how-to/add-incoming-webhook, https://adaptivecards.io/explorer
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "sink/pace.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// Teams takes about 28 KB, and counts two bytes a character without "charset=utf-8".
inline constexpr std::size_t kTeamsMaxBytes = 27'000;

/// Actions beyond six stand in a menu, or nowhere.
inline constexpr std::array<PayloadLimit, 1> kTeamsLimits = {{{"attachments.*.content.actions", 6}}};
/// TextBlock reads Markdown; all that comes from an event stands in TextRuns and on buttons, which read none.
inline constexpr std::array<std::string_view, 3> kTeamsDead = {"](", "<at>", "{{"};
inline constexpr std::array<std::string_view, 3> kTeamsLiteral = {"attachments.*.content.**.inlines.*.text",
                                                                  "attachments.*.content.actions.*.title",
                                                                  "attachments.*.content.actions.*.url"};
inline constexpr PayloadRules kTeamsRules{.form = PayloadRules::Form::json,
                                          .max_bytes = kTeamsMaxBytes,
                                          .limits = kTeamsLimits,
                                          .dead = kTeamsDead,
                                          .literal = kTeamsLiteral};
/// Webhooks of Teams take four requests a second; a workflow's own limits depend on the plan.
inline constexpr Pace kTeamsPace{2, std::chrono::seconds(1), 2};

/// What is too long goes by parts: the raw event, then the later steps, then why. Pure, thread-safe.
std::string teams_message(const Notification& notification);

}  // namespace tocsin::sink
