// Digests and encodings (OpenSSL's libcrypto). Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

namespace tocsin {

/// OpenSSL reads no openssl.cnf and fills no table of names but with the digests of certificates. The first call of a program that brings its
/// own OpenSSL to a machine whose settings are for another one, and that must start at once.
void start_openssl_quickly();

/// SHA-256 as 64 lower-case hex digits.
std::string sha256_hex(std::string_view bytes);

/// HMAC-SHA-256 (RFC 2104): 32 raw bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes);

/// Two lower-case digits a byte.
std::string hex(std::string_view bytes);

/// SHA-1 as 40 lower-case hex digits: for names that others have chosen so, never where a collision would matter.
std::string sha1_hex(std::string_view bytes);

/// RFC 4648 base64 with padding, no line breaks.
std::string base64(std::string_view bytes);

/// `bytes` random bytes from the system's generator, as lower-case hex digits.
std::string random_hex(std::size_t bytes);

}  // namespace tocsin
