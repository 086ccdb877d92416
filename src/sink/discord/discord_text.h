// Text for Discord, whose messages are Markdown. https://discord.com/developers/docs/reference#message-formatting
#pragma once

#include <string>
#include <string_view>

namespace tocsin::sink {

/// A backslash before each character that would format, link or mention; a reader sees the text as it is. One line. Pure.
std::string discord_escape(std::string_view text);

}  // namespace tocsin::sink
