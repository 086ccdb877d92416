#include "match/caseless.h"

#include "match/case_table.h"
#include "match/ignore_case.h"

namespace tocsin::match {
namespace {

// Calls `at(first, end)` for each character that has case and is not ASCII.
template <class At>
void cased_beyond_ascii(std::string_view text, At at) {
  for (std::size_t i = 0; i < text.size();) {
    const auto size = character_length(text, i);
    if (size > 1 && case_forms(decode_character(text.substr(i, size)))) at(i, i + size);
    i += size;
  }
}

}  // namespace

std::size_t plain_front(std::string_view text) {
  auto front = text.size();
  cased_beyond_ascii(text, [&](std::size_t first, std::size_t) { front = std::min(front, first); });
  return front;
}

std::size_t plain_back(std::string_view text) {
  std::size_t end = 0;
  cased_beyond_ascii(text, [&](std::size_t, std::size_t behind) { end = behind; });
  return text.size() - end;
}

}  // namespace tocsin::match
