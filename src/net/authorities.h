// The certificates that are believed; only for tls.cpp and tls_trust.cpp. OpenSSL decodes the key of each certificate that it reads, 0.3 ms
// each, and of a system's 150 a connection needs one: here a certificate is read when it could have signed what a server shows.
#pragma once

#include <mutex>
#include <openssl/ssl.h>
#include <string>
#include <vector>

namespace tocsin::net {

/// Thread-safe, but for add() and use_for().
class Authorities {
 public:
  Authorities() = default;
  ~Authorities();
  Authorities(const Authorities&) = delete;
  Authorities& operator=(const Authorities&) = delete;

  /// All certificates of a text in PEM; what else stands in it is passed over. False when there is none, or something in it cannot be taken
  /// apart: OpenSSL's queue of errors says what.
  bool add(BIO* pem);

  /// Whatever `context` verifies is verified with these. They must outlive it.
  void use_for(SSL_CTX* context);

 private:
  struct Unread {
    X509_NAME* subject;  // null until the first server is verified
    std::string der;     // of the certificate, with OpenSSL's own remarks on trust behind it when `has_trust`
    bool has_trust;      // "TRUSTED CERTIFICATE"
  };

  static int verify(X509_STORE_CTX* verification, void* self);
  void read_issuers(X509_STORE_CTX* verification);
  std::vector<X509*> read(X509_STORE* store, const X509_NAME* subject);
  bool take(std::string_view kind, std::string der);

  std::mutex mutex_;
  std::vector<Unread> unread_;
};

}  // namespace tocsin::net
