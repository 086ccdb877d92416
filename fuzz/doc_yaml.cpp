// Any text is a document or a list of errors whose places lie inside it.
#include <cstdint>
#include <cstdlib>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "doc/yaml_reader.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const SourceText source{"fuzz.yaml", std::string(reinterpret_cast<const char*>(data), size)};
  const auto read = doc::read_yaml(source);
  if (!read) {
    if (render(read.error()).empty()) std::abort();
    return 0;
  }
  const auto again = doc::parse_json(doc::to_json(*read));
  if (!again || !doc::equal(*read, *again)) std::abort();
  return 0;
}
