// A record's envelope as text: whenever it is written, it is the one that is made of the parsed record, and is JSON exactly when the
// record is.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "doc/json_reader.h"
#include "event/event.h"
#include "scan/record_envelope.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  using Shape = scan::RecordEnvelope::Shape;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  scan::RecordEnvelope reader;
  const auto shape = reader.read(text);
  const auto record = doc::parse_json(text);
  if (shape == Shape::other && record && event::is_bare_cloudtrail_record(*record)) std::abort();
  if (shape != Shape::record) return 0;
  const auto envelope = doc::parse_json(reader.envelope(), {doc::JsonLimits{}.max_depth + 1});
  if (envelope.has_value() != record.has_value()) std::abort();
  if (record && !doc::equal(*envelope, event::to_envelope(*record))) std::abort();
  return 0;
}
