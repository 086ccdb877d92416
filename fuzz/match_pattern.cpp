// No pattern and no event crashes, an error has a place and a hint, and the verdict is the same on text and on document. The input
// is a pattern, a line feed, and an event.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "match/matcher.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto split = input.find('\n');
  const auto pattern = match::read_pattern({"pattern", std::string(input.substr(0, split))});
  if (!pattern) {
    for (const auto& error : pattern.error()) {
      if (error.message.empty() || error.at.line != 1 || error.at.column == 0) std::abort();
    }
    return 0;
  }
  if (split == std::string_view::npos) return 0;
  const auto text = input.substr(split + 1);
  const match::Matcher matcher(*pattern);
  match::Scratch scratch;
  const auto verdict = matcher.match_json(text, scratch);
  const auto event = doc::parse_json(text, match::kEventLimits);
  if (verdict && !event) std::abort();
  if (verdict && *verdict != matcher.match(*event, scratch)) std::abort();
  if (event && event->is(doc::Kind::object) && !verdict) std::abort();
  return 0;
}
