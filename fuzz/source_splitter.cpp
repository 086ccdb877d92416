// The splitter: never reads out of bounds, gives the same for pieces of any size, and hands over only balanced objects.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "source/event_splitter.h"
#include "source/test_text.h"

namespace {

tocsin::source::Found split_in_pieces(std::string_view text, std::size_t size) {
  tocsin::source::Found found;
  tocsin::source::EventSplitter splitter("in", 4096, collect_events(found), collect_problems(found));
  for (std::size_t at = 0; at < text.size(); at += size) splitter.feed(text.substr(at, size));
  splitter.finish();
  return found;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const auto pieces = split_in_pieces(text, 1 + data[0] % 16U);
  const auto whole = split_in_pieces(text, text.size() + 1);
  if (pieces.events != whole.events || pieces.places != whole.places || pieces.problems != whole.problems)
    std::abort();
  for (const auto& event : whole.events) {
    if (event.front() != '{' || event.back() != '}' || event.size() > 4096) std::abort();
  }
  tocsin::source::split(text);  // with gzip
  return 0;
}
