// A certificate authority that lives as long as a test, and servers that it vouches for.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <string>

#include "base/hash.h"

namespace tocsin::net::testing {

struct Release {
  void operator()(EVP_PKEY* key) const { EVP_PKEY_free(key); }
  void operator()(X509* certificate) const { X509_free(certificate); }
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
};
template <class T>
using Held = std::unique_ptr<T, Release>;

/// What a server shows. Times are seconds from now.
struct Shown {
  std::string names = "DNS:localhost,IP:127.0.0.1";  // subjectAltName, as OpenSSL writes it
  long from = -3600;
  long until = 3600;
  int least_version = TLS1_2_VERSION;
  int most_version = TLS1_3_VERSION;
};

class Authority {
 public:
  Authority() : Authority(nullptr, "CN authority") {}
  /// Vouched for by `above` instead of by itself.
  Authority(const Authority& above, const std::string& name) : Authority(&above, name) {}
  ~Authority() {
    std::error_code ignored;
    std::filesystem::remove(path_, ignored);
  }
  Authority(const Authority&) = delete;
  Authority& operator=(const Authority&) = delete;

  /// Its certificate, PEM.
  std::string file() const { return path_.string(); }

  Held<SSL_CTX> server(const Shown& shown = {}) const {
    const Held<EVP_PKEY> key(EVP_EC_gen("P-256"));
    const auto certificate = issue("CN server", key.get(), certificate_.get(), &shown);
    Held<SSL_CTX> context(SSL_CTX_new(TLS_server_method()));
    SSL_CTX_use_certificate(context.get(), certificate.get());
    SSL_CTX_use_PrivateKey(context.get(), key.get());
    SSL_CTX_set_min_proto_version(context.get(), shown.least_version);
    SSL_CTX_set_max_proto_version(context.get(), shown.most_version);
    return context;
  }

 private:
  Authority(const Authority* above, const std::string& name)
      : key_(EVP_EC_gen("P-256")),
        certificate_(above == nullptr ? issue(name, key_.get(), nullptr, nullptr)
                                      : above->issue(name, key_.get(), above->certificate_.get(), nullptr)),
        path_(std::filesystem::temp_directory_path() / ("tocsin-" + random_hex(8) + ".pem")) {
    auto* file = std::fopen(path_.c_str(), "w");
    PEM_write_X509(file, certificate_.get());
    std::fclose(file);
  }

  /// `shown`: null for an authority. `issuer`: null for one that vouches for itself.
  Held<X509> issue(const std::string& name, EVP_PKEY* key, X509* issuer, const Shown* shown) const {
    const Shown times;
    Held<X509> made(X509_new());
    auto* certificate = made.get();
    X509_set_version(certificate, 2);
    ASN1_INTEGER_set(X509_get_serialNumber(certificate), std::rand());
    X509_gmtime_adj(X509_getm_notBefore(certificate), (shown == nullptr ? times : *shown).from);
    X509_gmtime_adj(X509_getm_notAfter(certificate), (shown == nullptr ? times : *shown).until);
    X509_set_pubkey(certificate, key);
    auto* subject = X509_get_subject_name(certificate);
    X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                               reinterpret_cast<const unsigned char*>(name.data()),
                               static_cast<int>(name.size()), -1, 0);
    X509_set_issuer_name(certificate, issuer == nullptr ? subject : X509_get_subject_name(issuer));
    extend(certificate, NID_basic_constraints, shown == nullptr ? "critical,CA:TRUE" : "CA:FALSE");
    if (shown != nullptr) extend(certificate, NID_subject_alt_name, shown->names);
    // By these two OpenSSL tells authorities of the same name apart.
    extend(certificate, NID_subject_key_identifier, "hash");
    extend(certificate, NID_authority_key_identifier, "keyid", issuer);
    X509_sign(certificate, key_.get(), EVP_sha256());
    return made;
  }

  static void extend(X509* certificate, int kind, const std::string& value, X509* issuer = nullptr) {
    X509V3_CTX context;
    X509V3_set_ctx(&context, issuer == nullptr ? certificate : issuer, certificate, nullptr, nullptr, 0);
    auto* extension = X509V3_EXT_conf_nid(nullptr, &context, kind, value.c_str());
    X509_add_ext(certificate, extension, -1);
    X509_EXTENSION_free(extension);
  }

  Held<EVP_PKEY> key_;
  Held<X509> certificate_;
  std::filesystem::path path_;
};

}  // namespace tocsin::net::testing
