// Text for Slack. https://docs.slack.dev/messaging/formatting-message-text
#pragma once

#include <string>
#include <string_view>

namespace tocsin::sink {

/// `&`, `<` and `>` as entities: no mention ("<!channel>", "<@U1>") and no link is alive in it. For every text object. One line. Pure.
std::string slack_escape(std::string_view text);

/// As a value in a `mrkdwn` text object: escaped, and within a code span when it holds a character that would format it. Pure.
std::string slack_value(std::string_view text);

}  // namespace tocsin::sink
