// Shared files: whatever stands in one, reading ends, and an error says where without quoting the line.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>

#include "aws/ini.h"

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  using namespace tocsin;
  const std::string text(reinterpret_cast<const char*>(data), size);
  const auto sections = aws::read_ini({"f", text});
  if (!sections) {
    const auto& error = sections.error();
    if (!error.where.starts_with("f:") || !error.what.starts_with("expected")) std::abort();
    return 0;
  }
  for (const auto& section : *sections) {
    if (section.name.empty()) std::abort();
    for (const auto& property : section.properties) {
      if (property.name.empty() || aws::find_property(section.properties, property.name) != &property)
        std::abort();
      if (!property.nested.empty() && !property.value.empty()) std::abort();
      const auto words = aws::shell_words(property.value);
      if (words && words->size() > property.value.size()) std::abort();
    }
  }
  return 0;
}
