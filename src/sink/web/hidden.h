// Secrets kept out of what is reported: a server may well repeat the request in its error.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/secret.h"

namespace tocsin::sink {

/// What of a URL must not be seen: all behind the host, as a whole and in its parts (a token is a part of the path or of the query).
std::vector<Secret> secrets_of_url(const Secret& url);

/// One printable line of at most `max_bytes` bytes, with "<secret>" in place of each of the secrets. Pure, thread-safe.
std::string without_secrets(std::string_view text, std::span<const Secret> secrets, std::size_t max_bytes);

}  // namespace tocsin::sink
