// Text in lines of a bounded width.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tocsin::sink {

inline constexpr std::size_t kColumns = 72;

/// Appends `text` broken at spaces into lines of at most kColumns characters, each ended by a line feed. The first line begins
/// with `first`, the others with as many spaces. A word longer than a line (an ARN, a URL) stays whole, so that it can be
/// copied. Pure, thread-safe.
void append_wrapped(std::string& out, std::string_view text, std::string_view first = {});

}  // namespace tocsin::sink
