// The plain functions of OpenSSL 1.1, which OpenSSL 3 still has: looking for the provider of a digest costs the function a tenth of its start.
#define OPENSSL_API_COMPAT 0x10100000L

#include "base/hash.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <openssl/crypto.h>
#include <openssl/evp.h>
#include <openssl/sha.h>
#include <sys/random.h>

#include "base/secret.h"

namespace tocsin {
namespace {

std::string_view view(const unsigned char* bytes, std::size_t count) {
  return {reinterpret_cast<const char*>(bytes), count};
}

const unsigned char* raw(std::string_view bytes) {
  return reinterpret_cast<const unsigned char*>(bytes.data());
}

std::string sha256(std::string_view bytes) {
  std::string digest(SHA256_DIGEST_LENGTH, '\0');
  SHA256_CTX context;
  SHA256_Init(&context);
  SHA256_Update(&context, bytes.data(), bytes.size());
  SHA256_Final(reinterpret_cast<unsigned char*>(digest.data()), &context);
  return digest;
}

}  // namespace

void start_openssl_quickly() {
  // The words for its errors are read when the first is needed: net/tls_library.h.
  OPENSSL_init_crypto(OPENSSL_INIT_NO_LOAD_CONFIG | OPENSSL_INIT_NO_LOAD_CRYPTO_STRINGS |
                          OPENSSL_INIT_NO_ADD_ALL_CIPHERS | OPENSSL_INIT_NO_ADD_ALL_DIGESTS,
                      nullptr);
  // By these names the digests of certificates' signatures are found.
  for (const auto* digest : {EVP_sha1(), EVP_sha256(), EVP_sha384(), EVP_sha512()}) EVP_add_digest(digest);
}

std::string hex(std::string_view bytes) {
  constexpr std::string_view kDigits = "0123456789abcdef";
  std::string text(bytes.size() * 2, '\0');
  auto* next = text.data();
  for (const char c : bytes) {
    const auto byte = static_cast<unsigned char>(c);
    *next++ = kDigits[byte >> 4U];
    *next++ = kDigits[byte & 0xFU];
  }
  return text;
}

std::string sha256_hex(std::string_view bytes) {
  return hex(sha256(bytes));
}

std::string sha1_hex(std::string_view bytes) {
  std::array<unsigned char, SHA_DIGEST_LENGTH> digest{};
  SHA_CTX context;
  SHA1_Init(&context);
  SHA1_Update(&context, bytes.data(), bytes.size());
  SHA1_Final(digest.data(), &context);
  return hex(view(digest.data(), digest.size()));
}

// RFC 2104, with SHA-256's block of 64 bytes.
std::string hmac_sha256(std::string_view key, std::string_view bytes) {
  constexpr std::size_t kBlock = 64;
  auto block = key.size() > kBlock ? sha256(key) : std::string(key);
  block.resize(kBlock);
  const auto padded = [&](char with) {
    auto pad = block;
    for (auto& c : pad) c = static_cast<char>(c ^ with);
    return pad;
  };
  return sha256(padded('\x5c') + sha256(padded('\x36').append(bytes)));
}

std::string base64(std::string_view bytes) {
  std::string text(4 * ((bytes.size() + 2) / 3) + 1, '\0');
  const int size = EVP_EncodeBlock(reinterpret_cast<unsigned char*>(text.data()), raw(bytes),
                                   static_cast<int>(bytes.size()));
  text.resize(static_cast<std::size_t>(size));
  return text;
}

std::string random_hex(std::size_t bytes) {
  // Not OpenSSL's own generator, whose first use costs milliseconds.
  std::string buffer(bytes, '\0');
  for (std::size_t have = 0; have < bytes;) {
    const auto got = getrandom(buffer.data() + have, bytes - have, 0);
    if (got < 0 && errno != EINTR) std::abort();
    if (got > 0) have += static_cast<std::size_t>(got);
  }
  return hex(buffer);
}

bool equal_in_constant_time(const Secret& secret, const std::string& candidate) {
  const auto& value = secret.reveal();
  return !value.empty() && value.size() == candidate.size() &&
         CRYPTO_memcmp(value.data(), candidate.data(), value.size()) == 0;
}

}  // namespace tocsin
