// Two lines of JSON: a detection and an event. Whatever they are, reading and judging ends; what the detection accepts, the
// pattern derived from it accepts.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "doc/json_reader.h"
#include "match/matcher.h"
#include "sigma/placeholders.h"
#include "sigma/prefilter.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view bytes(reinterpret_cast<const char*>(data), size);
  const auto line = bytes.find('\n');
  if (line == std::string_view::npos) return 0;
  const SourceText source{"fuzz", std::string(bytes.substr(0, line))};
  auto value = doc::parse_json(source.text);
  const auto record = doc::parse_json(bytes.substr(line + 1));
  if (!value || !record) return 0;
  Diagnostics unknown;
  sigma::expand_placeholders(*value, source, {{"a", {"x", "y*"}}}, unknown);
  if (!unknown.empty()) return 0;
  const auto detection = sigma::Detection::read(source, *value);
  if (!detection) {
    if (render(detection.error()).empty()) std::abort();
    return 0;
  }
  auto event = doc::object({{"detail-type", doc::string("AWS API Call via CloudTrail")}});
  // Where a pattern takes an object for granted, a record with an array there is another thing.
  for (const auto& member : record->members) {
    if (member.value.is(doc::Kind::array) && member.key != "resources") return 0;
  }
  event.set("detail", *record);
  if (!detection->holds(event)) return 0;
  const auto pattern = match::parse_pattern(sigma::prefilter(*detection), {"derived", "{}"});
  if (!pattern) std::abort();
  const match::Matcher matcher(*pattern);
  match::Scratch scratch;
  if (matcher.match(event, scratch).empty()) std::abort();
  return 0;
}
