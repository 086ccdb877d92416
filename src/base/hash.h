// Digests and encodings (OpenSSL's libcrypto). Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace tocsin {

/// SHA-256 as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// RFC 4648 base64 with padding, no line breaks.
std::string base64(std::string_view bytes);

/// `bytes` random bytes from the system's generator, as lower-case hex digits.
std::string random_hex(std::size_t bytes);

}  // namespace tocsin
