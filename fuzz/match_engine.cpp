// The engine against the reference matcher: the same verdict on the text (validating), on the document, and, when no path is
// repeated, on the text read early. The input is a pattern, a line feed, and an event.
#include <algorithm>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "match/matcher.h"
#include "match/testing/generator.h"
#include "match/testing/reference_matcher.h"

namespace {

using namespace tocsin;

void check(bool good) {
  if (!good) std::abort();
}

// The reference writes out all spellings of a text and tries all places of a star.
bool is_small(const doc::Value& value) {
  constexpr std::size_t kMost = 10;
  return value.text.size() <= kMost && value.items.size() <= kMost && value.members.size() <= kMost &&
         std::all_of(value.items.begin(), value.items.end(), is_small) &&
         std::all_of(value.members.begin(), value.members.end(),
                     [](const auto& m) { return is_small(m.value); });
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto split = input.find('\n');
  if (split == std::string_view::npos || size > 512) return 0;
  const auto text = input.substr(split + 1);
  const auto document = doc::parse_json(input.substr(0, split));
  const auto event = doc::parse_json(text, match::kEventLimits);
  if (!document || !is_small(*document)) return 0;
  const auto pattern = match::parse_pattern(*document, {"pattern", ""});
  if (!pattern) return 0;

  const match::Matcher matcher(*pattern);
  match::Scratch scratch;
  const auto validating = matcher.match_text(text, scratch);
  check(validating.has_value() == (event.has_value() && event->is(doc::Kind::object)));
  const bool verdict = validating && !validating->empty();
  (void)matcher.match_text(text, scratch, match::Mode::early);  // whatever the text, it ends
  if (!validating) return 0;
  check(!matcher.match(*event, scratch).empty() == verdict);
  if (is_small(*event)) check(match::testing::reference_matches(*document, *event) == verdict);
  if (!match::testing::repeats_a_path(*event)) {
    check(matcher.match_text(text, scratch, match::Mode::early).has_value());
    check(!matcher.match_text(text, scratch, match::Mode::early)->empty() == verdict);
  }
  return 0;
}
