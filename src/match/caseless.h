// Texts in which only A to Z have case: the fast part of equals-ignore-case (see ignore_case.h for all of it). Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tocsin::match {

inline char fold(char c) {
  return c >= 'A' && c <= 'Z' ? static_cast<char>(c | 0x20) : c;
}

inline std::string folded(std::string_view text) {
  std::string out(text);
  for (auto& c : out) c = fold(c);
  return out;
}

/// `folded_text` is folded(); `value` is not. Both have the same length.
inline bool equal_folded(std::string_view folded_text, std::string_view value) {
  for (std::size_t i = 0; i < value.size(); ++i) {
    if (fold(value[i]) != folded_text[i]) return false;
  }
  return true;
}

/// The number of bytes from the front (from the back) before the first character that has case and is not ASCII.
std::size_t plain_front(std::string_view text);
std::size_t plain_back(std::string_view text);

}  // namespace tocsin::match
