// Text that grows when it is escaped, within a limit.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tocsin::sink {

using Escape = std::string (*)(std::string_view);

/// `text`, escaped; shortened before it is escaped, as far as it takes for at most `max_bytes` bytes. No escape and no character is cut. Pure.
std::string fit(std::string_view text, std::size_t max_bytes, Escape escape);

}  // namespace tocsin::sink
