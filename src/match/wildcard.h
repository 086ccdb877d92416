// Wildcards: '*' is any run of bytes, "\*" and "\\" are the characters themselves. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace tocsin::match {

/// A wildcard cut at its stars: "a*b\*c*" is {"a", "b*c", ""}. One piece means no star.
struct Wildcard {
  std::vector<std::string> pieces;

  /// True when the whole of `text` fits.
  bool matches(std::string_view text) const;
};

struct WildcardError {
  std::size_t offset = 0;  // in the text
  std::string message;
  std::string hint;
};

tl::expected<Wildcard, WildcardError> parse_wildcard(std::string_view text);

}  // namespace tocsin::match
