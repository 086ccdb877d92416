#include "net/authorities.h"

#include <algorithm>
#include <openssl/asn1.h>
#include <openssl/err.h>
#include <openssl/pem.h>
#include <openssl/x509.h>
#include <optional>
#include <span>
#include <utility>

#include "net/tls_library.h"

namespace tocsin::net {
namespace {

/// DER that is read from the front.
class Der {
 public:
  explicit Der(std::string_view bytes)
      : at_(reinterpret_cast<const unsigned char*>(bytes.data())), end_(at_ + bytes.size()) {}

  /// Goes into the SEQUENCE that stands here; what follows it is out of reach.
  bool enter() {
    const auto element = head();
    if (!element || element->tag != V_ASN1_SEQUENCE || element->is_tagged) return false;
    at_ = element->begin;
    end_ = element->begin + element->size;
    return true;
  }

  bool skip() {
    const auto element = head();
    if (element) at_ = element->begin + element->size;
    return element.has_value();
  }

  bool is_tagged() const {
    const auto element = head();
    return element && element->is_tagged;
  }

  std::span<const unsigned char> rest() const { return {at_, end_}; }

 private:
  struct Element {
    const unsigned char* begin;
    long size;
    int tag;
    bool is_tagged;  // [0]: a class of its own
  };

  std::optional<Element> head() const {
    Element out{at_, 0, 0, false};
    int tag_class = 0;
    constexpr int kBroken = 0x80;
    constexpr int kIndefinite = 0x01;  // BER, which no certificate is
    const int kind = ASN1_get_object(&out.begin, &out.size, &out.tag, &tag_class, end_ - at_);
    if ((kind & (kBroken | kIndefinite)) != 0) return std::nullopt;
    out.is_tagged = tag_class == V_ASN1_CONTEXT_SPECIFIC;
    return out;
  }

  const unsigned char* at_;
  const unsigned char* end_;
};

// RFC 5280, 4.1: Certificate { TBSCertificate { [0] version, serialNumber, signature, issuer, validity, subject ... } ... }. Nothing when
// it is not built so.
std::optional<std::span<const unsigned char>> from_subject_on(std::string_view certificate) {
  Der der(certificate);
  bool held = der.enter() && der.enter();
  if (held && der.is_tagged()) held = der.skip();
  for (int before_subject = 0; before_subject < 4; ++before_subject) held = held && der.skip();
  if (!held) return std::nullopt;
  return der.rest();
}

X509_NAME* subject_of(std::string_view certificate) {
  const auto rest = from_subject_on(certificate);
  if (!rest) return nullptr;
  const auto* bytes = rest->data();
  return d2i_X509_NAME(nullptr, &bytes, static_cast<long>(rest->size()));
}

// OPENSSL_free would write the place of this source file into the program.
void release(void* memory) {
  CRYPTO_free(memory, "", 0);
}

}  // namespace

Authorities::~Authorities() {
  for (const auto& one : unread_) X509_NAME_free(one.subject);
}

bool Authorities::take(std::string_view kind, std::string der) {
  const bool has_trust = kind == PEM_STRING_X509_TRUSTED;
  if (!has_trust && kind != PEM_STRING_X509 && kind != PEM_STRING_X509_OLD) return true;
  if (!from_subject_on(der)) return false;
  unread_.push_back({nullptr, std::move(der), has_trust});
  return true;
}

bool Authorities::add(BIO* pem) {
  const auto before = unread_.size();
  char* kind = nullptr;
  char* header = nullptr;
  unsigned char* bytes = nullptr;
  long size = 0;
  bool held = true;
  while (held && PEM_read_bio(pem, &kind, &header, &bytes, &size) == 1) {
    held = take(kind, {reinterpret_cast<const char*>(bytes), static_cast<std::size_t>(size)});
    release(kind);
    release(header);
    release(bytes);
  }
  const bool is_end = held && ERR_GET_REASON(ERR_peek_last_error()) == PEM_R_NO_START_LINE;
  return is_end && unread_.size() > before;
}

void Authorities::use_for(SSL_CTX* context) {
  SSL_CTX_set_cert_verify_callback(context, verify, this);
}

int Authorities::verify(X509_STORE_CTX* verification, void* self) {
  static_cast<Authorities*>(self)->read_issuers(verification);
  return X509_verify_cert(verification);
}

// Of each certificate that is shown, and of those that are read for it in turn.
void Authorities::read_issuers(X509_STORE_CTX* verification) {
  auto* const store = X509_STORE_CTX_get0_store(verification);
  std::vector<X509*> open{X509_STORE_CTX_get0_cert(verification)};
  const auto* const shown = X509_STORE_CTX_get0_untrusted(verification);
  for (int i = 0; i < sk_X509_num(shown); ++i) open.push_back(sk_X509_value(shown, i));
  const std::lock_guard lock(mutex_);
  while (!open.empty()) {
    const auto* const certificate = open.back();
    open.pop_back();
    const auto issuers = read(store, X509_get_issuer_name(certificate));
    open.insert(open.end(), issuers.begin(), issuers.end());
  }
}

// The store owns them. One that OpenSSL cannot read is believed by nobody.
std::vector<X509*> Authorities::read(X509_STORE* store, const X509_NAME* subject) {
  const auto wanted = std::stable_partition(unread_.begin(), unread_.end(), [&](Unread& one) {
    if (one.subject == nullptr) one.subject = subject_of(one.der);
    return one.subject == nullptr || X509_NAME_cmp(one.subject, subject) != 0;
  });
  std::vector<X509*> out;
  for (auto one = wanted; one != unread_.end(); ++one) {
    auto* certificate = X509_new_ex(tls_library(), nullptr);
    const auto* bytes = reinterpret_cast<const unsigned char*>(one->der.data());
    const auto size = static_cast<long>(one->der.size());
    const auto* is_read =
        one->has_trust ? d2i_X509_AUX(&certificate, &bytes, size) : d2i_X509(&certificate, &bytes, size);
    if (is_read != nullptr && X509_STORE_add_cert(store, certificate) == 1) out.push_back(certificate);
    X509_free(certificate);
    X509_NAME_free(one->subject);
  }
  unread_.erase(wanted, unread_.end());
  return out;
}

}  // namespace tocsin::net
