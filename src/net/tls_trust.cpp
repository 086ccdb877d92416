#include "net/tls_trust.h"

#include <array>
#include <cerrno>
#include <cstdlib>
#include <fmt/format.h>
#include <memory>
#include <openssl/bio.h>
#include <openssl/err.h>
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

using File = std::unique_ptr<BIO, decltype(&BIO_free)>;

bool load_amazon(Authorities& into) {
  const auto pem = amazon_roots();
  const File text(BIO_new_mem_buf(pem.data(), static_cast<int>(pem.size())), BIO_free);
  ERR_clear_error();
  const bool held = into.add(text.get());
  ERR_clear_error();  // the end of the text is an "error" of PEM_read
  return held;
}

// OpenSSL has no words for what the system says, and calls a file without certificates "no certificate or crl found" at best.
std::string reason_against(const std::string& path) {
  struct stat status{};
  if (::stat(path.c_str(), &status) != 0 || ::access(path.c_str(), R_OK) != 0)
    return std::generic_category().message(errno);
  if (S_ISDIR(status.st_mode)) return "it is a folder";
  if (status.st_size == 0 && S_ISREG(status.st_mode)) return "it is empty";
  const char* reason = openssl_reason(ERR_peek_last_error());
  return reason != nullptr ? fmt::format("it holds no certificates in PEM ({})", reason)
                           : "it holds no certificates in PEM";
}

// What is wrong with it, if anything.
std::optional<std::string> load_file(Authorities& into, const std::string& path) {
  ERR_clear_error();
  const File file(BIO_new_file(path.c_str(), "r"), BIO_free);
  std::optional<std::string> what;
  if (!file || !into.add(file.get()))
    what = fmt::format("the certificates of {} cannot be used: {}", printable(path), reason_against(path));
  ERR_clear_error();
  return what;
}

std::optional<std::string> load_system(Authorities& into) {
  if (const char* file = std::getenv("SSL_CERT_FILE"); file != nullptr && *file != '\0') {
    return load_file(into, file);
  }
  for (const char* bundle : kBundles) {
    if (::access(bundle, R_OK) == 0) return load_file(into, bundle);
  }
  if (const char* file = X509_get_default_cert_file(); ::access(file, R_OK) == 0)
    return load_file(into, file);
  return "this system has no bundle of certificates: install ca-certificates, or set SSL_CERT_FILE";
}

}  // namespace

std::optional<std::string> unusable_trust(const std::string& file) {
  Authorities nobody;
  return load_file(nobody, file);
}

std::optional<std::string> load_authorities(Authorities& into, const Trust& trust) {
  switch (trust.whom) {
    case Trust::Whom::amazon:
      if (!load_amazon(into)) return "Amazon's root certificates cannot be read";
      return std::nullopt;
    case Trust::Whom::system:
      return load_system(into);
    case Trust::Whom::file:
      return load_file(into, trust.file);
  }
  return std::nullopt;
}

}  // namespace tocsin::net
