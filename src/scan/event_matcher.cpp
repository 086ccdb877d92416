#include "scan/event_matcher.h"

#include <algorithm>

namespace tocsin::scan {
namespace {

// The event as it stands when it is one line. In valid JSON a line can only break between tokens, where space means nothing.
void append_line(std::string_view text, std::string& lines) {
  while (!text.empty()) {
    const auto end = std::min(text.find_first_of("\r\n"), text.size());
    lines += text.substr(0, end);
    text.remove_prefix(end);
    text.remove_prefix(std::min(text.find_first_not_of(" \t\r\n"), text.size()));
  }
  lines += '\n';
}

}  // namespace

tl::expected<void, doc::JsonError> EventMatcher::match(std::string_view event, std::string& lines) {
  auto hits = patterns_.match(event, scratch_);
  if (!hits) return tl::make_unexpected(std::move(hits.error()));
  for (const auto pattern : *hits) ++counts_[pattern];
  span_.add(scratch_.record.event_time());
  if (keep_lines_ && !hits->empty()) append_line(event, lines);
  return {};
}

// Early, the end of an object is not looked for, so that deep ones are not noticed, and Records only where AWS writes it.
bool EventMatcher::is_event(std::string_view line) const {
  if (patterns_.mode() == match::Mode::validating) return is_plain_event(line);
  const auto key = line.find_first_not_of(" \t", 1);
  return !line.substr(std::min(key, line.size())).starts_with("\"Records\"");
}

LinesTaken EventMatcher::match_lines(std::string_view text, std::string& lines) {
  return take_lines(text,
                    [&](std::string_view line) { return is_event(line) && match(line, lines).has_value(); });
}

void EventMatcher::unmatch_lines(std::string_view text) {
  take_lines(text, [&](std::string_view line) {
    if (const auto hits = patterns_.match(line, scratch_)) {
      for (const auto pattern : *hits) --counts_[pattern];
    }
    return true;
  });
}

}  // namespace tocsin::scan
