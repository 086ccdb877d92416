// Characters as UTF-8. Pure, thread-safe.
#pragma once

#include <string>

namespace tocsin {

/// Appends the character's one to four bytes; a surrogate, which is no character, as its three (what doc::Value holds of a lone
/// one). At most U+10FFFF.
void append_utf8(std::string& out, char32_t character);

}  // namespace tocsin
