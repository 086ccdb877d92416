// What is read and written again is the same document, and nothing that is read crashes.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto read = doc::parse_json(text);
  if (!read) {
    if (read.error().offset > size || read.error().message.empty()) std::abort();
    return 0;
  }
  for (const auto& written : {doc::to_json(*read), doc::to_pretty_json(*read)}) {
    if (invalid_utf8(written)) std::abort();
    const auto again = doc::parse_json(written);
    if (!again || !doc::equal(*read, *again)) std::abort();
  }
  return 0;
}
