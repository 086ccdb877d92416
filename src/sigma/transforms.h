// What Sigma's modifiers make of a text before it is compared. Pure, thread-safe.
#pragma once

#include <array>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::sigma {

/// The text as base64 would show it inside of a longer one: for each of the three offsets what does not depend on its neighbours.
std::array<std::string, 3> base64_offsets(std::string_view bytes);

enum class Utf16 { little, big, with_mark };
/// UTF-8 to UTF-16; `with_mark` is little-endian behind a byte order mark.
std::string utf16(std::string_view text, Utf16 order);

/// The text with every dash that begins an option (behind none or no letter, digit or _, before one) exchanged for each of those that
/// Windows takes for one: - / en dash, em dash, horizontal bar; all combinations. Nothing when there are more than three.
std::optional<std::vector<std::string>> windash(std::string_view text);

}  // namespace tocsin::sigma
