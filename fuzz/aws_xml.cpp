// XML of a service: whatever comes, reading ends, and what was read is no larger than what came.
#include <cstdint>
#include <cstdlib>
#include <string_view>

#include "aws/xml.h"

namespace {

std::size_t size_of(const tocsin::aws::XmlElement& element) {
  std::size_t size = element.name.size() + element.text.size();
  if (element.name.empty()) std::abort();
  for (const auto& child : element.children) size += size_of(child);
  return size;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view text(reinterpret_cast<const char*>(data), size);
  const auto root = tocsin::aws::parse_xml(text);
  if (root && size_of(*root) > size) std::abort();
  return 0;
}
