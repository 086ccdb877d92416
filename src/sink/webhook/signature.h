// How a receiver knows that a message is from Tocsin, whole and fresh.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <string_view>

#include "base/secret.h"

namespace tocsin::sink {

/// The value of X-Tocsin-Signature: "t=1700000000,v1=<64 hex digits>", one v1 for each secret: the HMAC-SHA-256 of "1700000000.<body>".
/// `unix_seconds` is when it is sent. Pure, thread-safe.
std::string webhook_signature(std::span<const Secret> secrets, std::int64_t unix_seconds,
                              std::string_view body);

}  // namespace tocsin::sink
