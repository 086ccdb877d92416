// Where the last line of a text begins.
#pragma once

#include <cstddef>
#include <cstring>
#include <string_view>

namespace tocsin::source {

/// std::string_view::rfind('\n') goes byte by byte; the C library does not.
inline std::size_t last_line_feed(std::string_view text) {
  if (text.empty()) return std::string_view::npos;
  const void* found = ::memrchr(text.data(), '\n', text.size());
  if (found == nullptr) return std::string_view::npos;
  return static_cast<std::size_t>(static_cast<const char*>(found) - text.data());
}

}  // namespace tocsin::source
