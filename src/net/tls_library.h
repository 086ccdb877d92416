// OpenSSL without what TLS never asks for. OpenSSL 3 makes an object of each of its algorithms, hundreds of them, when the first is looked
// for: a third of the time that a program needs to its first handshake.
#pragma once

#include <openssl/types.h>

namespace tocsin::net {

/// The library context of all TLS, made once and never freed. Null, which is OpenSSL's own context with everything in it, where OpenSSL
/// is a shared library: that hides what this needs. Thread-safe.
OSSL_LIB_CTX* tls_library();

/// What OpenSSL says of an error of its own; null when it has no words for it. Also where a program started without OpenSSL's words
/// (start_openssl_quickly()): thousands, which are read when the first of them is needed. Thread-safe.
const char* openssl_reason(unsigned long code);

}  // namespace tocsin::net
