#include "sink/slack/slack_text.h"

#include <algorithm>

namespace tocsin::sink {
namespace {

// ":bell:"; also the minutes of "13:22:00", which some clients take for one.
bool holds_emoji(std::string_view text) {
  constexpr std::string_view kName = "abcdefghijklmnopqrstuvwxyz0123456789_+-'";
  for (auto at = text.find(':'); at != std::string_view::npos; at = text.find(':', at + 1)) {
    const auto end = std::min(text.find_first_not_of(kName, at + 1), text.size());
    if (end > at + 1 && end < text.size() && text[end] == ':') return true;
  }
  return false;
}

}  // namespace

std::string slack_escape(std::string_view text) {
  std::string out;
  out.reserve(text.size());
  for (const char c : text) {
    if (c == '&') {
      out += "&amp;";
    } else if (c == '<') {
      out += "&lt;";
    } else if (c == '>') {
      out += "&gt;";
    } else {
      out += c;
    }
  }
  return out;
}

std::string slack_value(std::string_view text) {
  auto out = slack_escape(text);
  if (out.find_first_of("*_~`") == std::string::npos && !holds_emoji(out)) return out;
  // A code span cannot hold what ends it.
  std::replace(out.begin(), out.end(), '`', '\'');
  return "`" + out + "`";
}

}  // namespace tocsin::sink
