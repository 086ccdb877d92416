// What stands between the quotes of a JSON string. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

namespace tocsin::match {

/// Appends the text that `raw` (without its quotes) means, in UTF-8, a lone surrogate as its three bytes: as doc::parse_json does.
/// False when an escape is none; `out` is then of no use. Never appends more bytes than `raw` has.
bool decode_string(std::string_view raw, std::string& out);

/// True when all escapes of `raw` are escapes.
bool has_good_escapes(std::string_view raw);

}  // namespace tocsin::match
