// What reads OpenSSL's words for its errors late is from OpenSSL 1.1; OpenSSL 3 itself has only "at the start" and "never".
#define OPENSSL_API_COMPAT 0x10100000L

#include "net/tls_library.h"

#include <algorithm>
#include <array>
#include <cstddef>
#include <openssl/core_dispatch.h>
#include <openssl/core_names.h>
#include <openssl/err.h>
#include <openssl/provider.h>
#include <span>
#include <string_view>
#include <vector>

// What makes OpenSSL's "default" provider (provider-base(7)). libcrypto.a has it; libcrypto.so does not show it.
extern "C" [[gnu::weak]] OSSL_provider_init_fn ossl_default_provider_init;

namespace tocsin::net {
namespace {

using Names = std::span<const std::string_view>;

// TLS 1.2 and 1.3 (RFC 5246, 8446) with what OpenSSL 3 offers at its security level 1: authenticated ciphers and CBC, elliptic curves,
// certificates of RSA, of NIST's curves and Ed25519. AES-256-CTR and -ECB are the random generator's.
constexpr auto kCiphers =
    std::to_array<std::string_view>({"AES-256-GCM", "AES-128-GCM", "ChaCha20-Poly1305", "AES-256-CBC",
                                     "AES-128-CBC", "AES-256-CTR", "AES-256-ECB"});
constexpr auto kDigests = std::to_array<std::string_view>({"SHA1", "SHA2-256", "SHA2-384", "SHA2-512"});
constexpr auto kMacs = std::to_array<std::string_view>({"HMAC"});
constexpr auto kDerivations = std::to_array<std::string_view>({"HKDF", "TLS13-KDF", "TLS1-PRF"});
constexpr auto kRandom = std::to_array<std::string_view>({"CTR-DRBG", "SEED-SRC"});
constexpr auto kKeys = std::to_array<std::string_view>(
    {"RSA", "RSA-PSS", "EC", "X25519", "ED25519", "HMAC", "HKDF", "TLS1-PRF"});
constexpr auto kExchanges = std::to_array<std::string_view>({"ECDH", "X25519", "HKDF", "TLS1-PRF"});
constexpr auto kSignatures = std::to_array<std::string_view>({"RSA", "ECDSA", "ED25519", "HMAC"});
constexpr auto kEncryptions = std::to_array<std::string_view>({"RSA"});
constexpr auto kDecoders = std::to_array<std::string_view>({"RSA", "RSA-PSS", "EC", "X25519", "ED25519"});

Names wanted(int operation) {
  switch (operation) {
    case OSSL_OP_CIPHER:
      return kCiphers;
    case OSSL_OP_DIGEST:
      return kDigests;
    case OSSL_OP_MAC:
      return kMacs;
    case OSSL_OP_KDF:
      return kDerivations;
    case OSSL_OP_RAND:
      return kRandom;
    case OSSL_OP_KEYMGMT:
      return kKeys;
    case OSSL_OP_KEYEXCH:
      return kExchanges;
    case OSSL_OP_SIGNATURE:
      return kSignatures;
    case OSSL_OP_ASYM_CIPHER:
      return kEncryptions;
    case OSSL_OP_DECODER:
      return kDecoders;
    default:
      return {};
  }
}

// By operation; written once, before anybody asks.
using Tables = std::array<std::vector<OSSL_ALGORITHM>, OSSL_OP__HIGHEST + 1>;
Tables& tables() {
  static Tables all;
  return all;
}

std::vector<OSSL_ALGORITHM> chosen(const OSSL_ALGORITHM* whole, Names names) {
  std::vector<OSSL_ALGORITHM> out;
  for (; whole != nullptr && whole->algorithm_names != nullptr; ++whole) {
    const std::string_view all = whole->algorithm_names;  // "AES-256-GCM:id-aes256-GCM:2.16.840..."
    if (std::ranges::find(names, all.substr(0, all.find(':'))) != names.end()) out.push_back(*whole);
  }
  out.emplace_back();
  return out;
}

const OSSL_ALGORITHM* query(void* /*provider*/, int operation, int* no_cache) {
  *no_cache = 0;
  const auto index = static_cast<std::size_t>(operation);
  return index < tables().size() && !tables()[index].empty() ? tables()[index].data() : nullptr;
}

// The default provider with another answer to the question what it has.
int start(const OSSL_CORE_HANDLE* handle, const OSSL_DISPATCH* core, const OSSL_DISPATCH** out,
          void** provider) {
  static std::vector<OSSL_DISPATCH> functions;
  const OSSL_DISPATCH* whole = nullptr;
  if (ossl_default_provider_init(handle, core, &whole, provider) != 1) return 0;
  for (; whole->function_id != 0; ++whole) {
    functions.push_back(*whole);
    if (whole->function_id != OSSL_FUNC_PROVIDER_QUERY_OPERATION) continue;
    for (int operation = 0; operation <= OSSL_OP__HIGHEST; ++operation) {
      int no_cache = 0;
      const auto names = wanted(operation);
      if (names.empty()) continue;
      tables()[static_cast<std::size_t>(operation)] =
          chosen(OSSL_FUNC_provider_query_operation(whole)(*provider, operation, &no_cache), names);
    }
    functions.back().function = reinterpret_cast<void (*)()>(query);
  }
  functions.emplace_back();
  *out = functions.data();
  return 1;
}

OSSL_LIB_CTX* make() {
  constexpr const char* kName = "tocsin-tls";
  if (ossl_default_provider_init == nullptr) return nullptr;
  auto* library = OSSL_LIB_CTX_new();
  if (library == nullptr) return nullptr;
  if (OSSL_PROVIDER_add_builtin(library, kName, start) == 1 && OSSL_PROVIDER_load(library, kName) != nullptr)
    return library;
  ERR_clear_error();
  OSSL_LIB_CTX_free(library);
  return nullptr;
}

}  // namespace

OSSL_LIB_CTX* tls_library() {
  static auto* const kLibrary = make();
  return kLibrary;
}

const char* openssl_reason(unsigned long code) {
  const char* words = ERR_reason_error_string(code);
  if (words != nullptr || code == 0) return words;
  static const bool kAreRead = [] {
    // Of what a handshake and a file of certificates can fail with; those of TLS itself are there.
    for (const auto load : {ERR_load_ERR_strings, ERR_load_ASN1_strings, ERR_load_BIO_strings,
                            ERR_load_EC_strings, ERR_load_EVP_strings, ERR_load_PEM_strings,
                            ERR_load_RSA_strings, ERR_load_X509_strings, ERR_load_X509V3_strings})
      load();
    return true;
  }();
  return kAreRead ? ERR_reason_error_string(code) : nullptr;
}

}  // namespace tocsin::net
