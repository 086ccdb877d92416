// Authorities into a TLS context; only for tls.cpp.
#pragma once

#include <openssl/ssl.h>
#include <optional>
#include <string>

#include "net/trust.h"

namespace tocsin::net {

/// Nothing when all is well, else what is wrong: one printable sentence.
std::optional<std::string> load_authorities(SSL_CTX* context, const Trust& trust);

}  // namespace tocsin::net
