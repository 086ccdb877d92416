// Messages of queues and invocations: whatever they hold, no crash, a bound on what comes out, and every event is a piece of valid JSON that is
// understood as itself.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "doc/json_reader.h"
#include "source/aws_message.h"

namespace {

using namespace tocsin;

void check(const source::Item& item) {
  if (const auto* event = std::get_if<source::OneEvent>(&item)) {
    const auto again = source::items_of(event->text);
    if (!again || again->empty()) std::abort();
    const auto* same = std::get_if<source::OneEvent>(&again->front());
    if (same == nullptr || same->text != event->text) std::abort();
  }
  if (const auto* object = std::get_if<source::LogObject>(&item)) {
    if (object->bucket.find_first_of("/@:#?\\ \r\n") != std::string::npos || object->key.empty())
      std::abort();
    if (object->region.find_first_of("./@:#?\\ \r\n") != std::string::npos) std::abort();
  }
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto items = source::items_of(text);
  if (items) {
    if (items->empty() || items->size() > size) std::abort();
    for (const auto& item : *items) check(item);
  } else if (items.error().what.empty() || printable(items.error().what) != items.error().what ||
             items.error().what.size() > 4096) {
    std::abort();
  }
  const auto payload = source::read_payload(text);
  if (!payload) return 0;
  if (const auto* batch = std::get_if<std::vector<source::SqsRecord>>(&*payload)) {
    std::vector<std::string> ids;
    for (const auto& record : *batch) {
      if (record.message_id.empty() || record.receive_count < 1) std::abort();
      ids.push_back(record.message_id);
    }
    if (!doc::parse_json(source::batch_response(ids))) std::abort();
  }
  return 0;
}
