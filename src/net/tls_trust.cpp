#include "net/tls_trust.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <sys/stat.h>
#include <system_error>
#include <unistd.h>

#include "base/text.h"
#include "net/tls_library.h"

namespace tocsin::net {
namespace {

// A program that was linked statically on Debian runs on other systems as well.
constexpr std::array kBundles = {
    "/etc/ssl/certs/ca-certificates.crt",                 // Debian, Ubuntu, Alpine
    "/etc/pki/tls/certs/ca-bundle.crt",                   // Amazon Linux, Fedora, RHEL
    "/etc/pki/ca-trust/extracted/pem/tls-ca-bundle.pem",  // RHEL without the older name
    "/etc/ssl/ca-bundle.pem",                             // SUSE
};

bool load_amazon(SSL_CTX* context) {
  const auto pem = amazon_roots();
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(
      BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  auto* store = SSL_CTX_get_cert_store(context);
  int count = 0;
  while (auto* certificate = X509_new_ex(tls_library(), nullptr)) {
    const bool is_read = PEM_read_bio_X509(bio.get(), &certificate, nullptr, nullptr) != nullptr;
    if (is_read) count += X509_STORE_add_cert(store, certificate);
    X509_free(certificate);
    if (!is_read) break;
  }
  ERR_clear_error();  // the end of the text is an "error" of PEM_read
  return count > 0;
}

// OpenSSL has no words for what the system says, and calls a file without certificates "no certificate or crl found" at best.
std::string reason_against(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || ::access(path.c_str(), R_OK) != 0)
    return std::generic_category().message(errno);
  if (S_ISDIR(status.st_mode)) return "it is a folder";
  if (status.st_size == 0 && S_ISREG(status.st_mode)) return "it is empty";
  const char* reason = ERR_reason_error_string(ERR_peek_last_error());
  return reason != nullptr ? fmt::format("it holds no certificates in PEM ({})", reason)
                           : "it holds no certificates in PEM";
}

std::optional<std::string> load_file(SSL_CTX* context, const std::string& path) {
  if (SSL_CTX_load_verify_file(context, path.c_str()) == 1) return std::nullopt;
  auto what = fmt::format("the certificates of {} cannot be used: {}", printable(path), reason_against(path));
  ERR_clear_error();
  return what;
}

std::optional<std::string> load_system(SSL_CTX* context) {
  if (const char* file = std::getenv("SSL_CERT_FILE"); file != nullptr && *file != '\0') {
    return load_file(context, file);
  }
  for (const char* bundle : kBundles) {
    if (::access(bundle, R_OK) == 0) return load_file(context, bundle);
  }
  if (const char* file = X509_get_default_cert_file(); ::access(file, R_OK) == 0)
    return load_file(context, file);
  return "this system has no bundle of certificates: install ca-certificates, or set SSL_CERT_FILE";
}

}  // namespace

// Takes the text apart without reading the certificates, whose keys cost OpenSSL 0.3 ms each.
std::optional<std::string> unusable_trust(const std::string& file) {
  ERR_clear_error();
  const std::unique_ptr<BIO, decltype(&BIO_free)> bio(BIO_new_file(file.c_str(), "r"), BIO_free);
  bool has_certificate = false;
  char* name = nullptr;
  char* header = nullptr;
  unsigned char* bytes = nullptr;
  long size = 0;
  while (bio && PEM_read_bio(bio.get(), &name, &header, &bytes, &size) == 1) {
    has_certificate = has_certificate || std::string_view(name).ends_with(PEM_STRING_X509);
    // OPENSSL_free would write the place of this source file into the program.
    for (void* one : {static_cast<void*>(name), static_cast<void*>(header), static_cast<void*>(bytes)})
      CRYPTO_free(one, "", 0);
  }
  const bool is_end = ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  std::optional<std::string> what;
  if (!bio || !has_certificate || !is_end)
    what = fmt::format("the certificates of {} cannot be used: {}", printable(file), reason_against(file));
  ERR_clear_error();
  return what;
}

std::optional<std::string> load_authorities(SSL_CTX* context, const Trust& trust) {
  switch (trust.whom) {
    case Trust::Whom::amazon:
      if (!load_amazon(context)) return "Amazon's root certificates cannot be read";
      return std::nullopt;
    case Trust::Whom::system:
      return load_system(context);
    case Trust::Whom::file:
      return load_file(context, trust.file);
  }
  return std::nullopt;
}

}  // namespace tocsin::net
