// How far a text goes on without a byte that needs a closer look: what readers, writers and cleaners of text ask of every text. Eight
// bytes at a time. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string_view>

namespace tocsin {

/// Bytes at the beginning that are printable ASCII: 0x20 to 0x7E.
std::size_t printable_ascii_run(std::string_view text);

/// The same without '"' and '\\': what stands in a JSON string as it is.
std::size_t json_plain_run(std::string_view text);

/// Bytes at the beginning that may stand in a JSON string unescaped (RFC 8259, section 7): neither '"' nor '\\' nor below 0x20.
std::size_t json_unescaped_run(std::string_view text);

}  // namespace tocsin
