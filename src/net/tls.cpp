#include "net/tls.h"

#include <cerrno>
#include <fmt/format.h>
#include <map>
#include <mutex>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>
#include <system_error>

#include "base/text.h"
#include "net/tls_library.h"
#include "net/tls_trust.h"

namespace tocsin::net {
namespace {

using Kind = HttpFailure::Kind;

struct Free {
  void operator()(SSL_CTX* context) const { SSL_CTX_free(context); }
  void operator()(SSL* ssl) const { SSL_free(ssl); }
  void operator()(SSL_SESSION* session) const { SSL_SESSION_free(session); }
  void operator()(BIO_METHOD* method) const { BIO_meth_free(method); }
};
template <class T>
using Owned = std::unique_ptr<T, Free>;

constexpr std::size_t kMostSessions = 64;

std::string last_error() {
  const auto code = ERR_peek_last_error();
  const char* reason = openssl_reason(code);
  return code == 0 ? "the connection ended" : reason != nullptr ? reason : fmt::format("error {:x}", code);
}

// OpenSSL's own socket BIO writes without MSG_NOSIGNAL.
int write_bytes(BIO* bio, const char* bytes, int size) {
  const auto* socket = static_cast<const Socket*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const auto count = socket->write_some({bytes, static_cast<std::size_t>(size)});
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_write(bio);
  return static_cast<int>(count);
}

int read_bytes(BIO* bio, char* into, int size) {
  const auto* socket = static_cast<const Socket*>(BIO_get_data(bio));
  BIO_clear_retry_flags(bio);
  const auto count = socket->read_some({into, static_cast<std::size_t>(size)});
  if (count < 0 && (errno == EAGAIN || errno == EWOULDBLOCK)) BIO_set_retry_read(bio);
  return static_cast<int>(count);
}

long control(BIO* /*bio*/, int command, long /*number*/, void* /*pointer*/) {
  return command == BIO_CTRL_FLUSH ? 1 : 0;
}

BIO_METHOD* socket_method() {
  static const Owned<BIO_METHOD> kMethod = [] {
    Owned<BIO_METHOD> method(BIO_meth_new(BIO_get_new_index() | BIO_TYPE_SOURCE_SINK, "tocsin socket"));
    BIO_meth_set_write(method.get(), write_bytes);
    BIO_meth_set_read(method.get(), read_bytes);
    BIO_meth_set_ctrl(method.get(), control);
    return method;
  }();
  return kMethod.get();
}

}  // namespace

struct TlsContext::State {
  Authorities authorities;  // outlive the context
  Owned<SSL_CTX> context;
  std::mutex mutex;
  std::map<Place, Owned<SSL_SESSION>> sessions;

  void keep(const Place& place, SSL_SESSION* session) {
    const std::lock_guard lock(mutex);
    if (sessions.size() >= kMostSessions) sessions.clear();
    sessions[place].reset(session);
  }

  // A session of TLS 1.3 is used once (RFC 8446, C.4); a server of TLS 1.2 may give no second one.
  Owned<SSL_SESSION> take(const Place& place) {
    const std::lock_guard lock(mutex);
    const auto found = sessions.find(place);
    if (found == sessions.end()) return nullptr;
    if (SSL_SESSION_get_protocol_version(found->second.get()) >= TLS1_3_VERSION) {
      return std::move(sessions.extract(found).mapped());
    }
    SSL_SESSION_up_ref(found->second.get());
    return Owned<SSL_SESSION>(found->second.get());
  }
};

namespace {

class TlsConnection final : public Connection {
 public:
  TlsConnection(Socket socket, TlsContext::State& shared, Place place)
      : shared_(shared),
        place_(std::move(place)),
        socket_(std::move(socket)),
        ssl_(SSL_new(shared.context.get())) {}
  ~TlsConnection() override {
    // Says goodbye when that needs no waiting; a session that did not end well is not resumed.
    if (healthy_) SSL_shutdown(ssl_.get());
    ERR_clear_error();
  }
  TlsConnection(const TlsConnection&) = delete;
  TlsConnection& operator=(const TlsConnection&) = delete;

  HttpResult<void> handshake(Deadline deadline);

  HttpResult<std::size_t> read_some(std::span<char> into, Deadline deadline) override {
    return repeat(deadline, [&](std::size_t& count) {
      return SSL_read_ex(ssl_.get(), into.data(), into.size(), &count);
    });
  }

  HttpResult<std::size_t> write_some(std::string_view bytes, Deadline deadline) override {
    return repeat(deadline, [&](std::size_t& count) {
      return SSL_write_ex(ssl_.get(), bytes.data(), bytes.size(), &count);
    });
  }

  HttpResult<void> wait_until_received(Deadline deadline) override {
    return socket_.wait_until_received(deadline);
  }

  // What has come may be a ticket of TLS 1.3, which is none of the caller's business.
  bool is_idle() override {
    if (!healthy_) return false;
    if (SSL_pending(ssl_.get()) > 0) return false;
    if (!socket_.has_news()) return true;
    ERR_clear_error();
    char byte = 0;
    const int result = SSL_peek(ssl_.get(), &byte, 1);
    return result <= 0 && SSL_get_error(ssl_.get(), result) == SSL_ERROR_WANT_READ;
  }

  void keep(SSL_SESSION* session) { shared_.keep(place_, session); }

 private:
  template <class Operation>
  HttpResult<std::size_t> repeat(Deadline deadline, Operation operation);
  bool expect_server();

  TlsContext::State& shared_;
  Place place_;
  Socket socket_;
  Owned<SSL> ssl_;
  bool healthy_ = false;
};

template <class Operation>
HttpResult<std::size_t> TlsConnection::repeat(Deadline deadline, Operation operation) {
  while (true) {
    ERR_clear_error();
    errno = 0;
    std::size_t count = 0;
    const int result = operation(count);
    if (result > 0) return count;
    const int system_error = errno;
    const int error = SSL_get_error(ssl_.get(), result);
    if (error == SSL_ERROR_ZERO_RETURN) return std::size_t{0};
    if (error != SSL_ERROR_WANT_READ && error != SSL_ERROR_WANT_WRITE) {
      healthy_ = false;
      const bool is_system = error == SSL_ERROR_SYSCALL && system_error != 0;
      return http_failure(Kind::broken,
                          is_system ? std::generic_category().message(system_error) : last_error());
    }
    const auto direction = error == SSL_ERROR_WANT_READ ? Socket::Direction::in : Socket::Direction::out;
    if (!socket_.wait(direction, deadline)) return http_failure(Kind::timeout, "no answer in time");
  }
}

// A name that cannot be set must never mean that none is checked.
bool TlsConnection::expect_server() {
  auto* parameters = SSL_get0_param(ssl_.get());
  auto& host = place_.host;
  if (host.empty()) return false;  // OpenSSL would take it for "any"
  if (is_address(host)) return X509_VERIFY_PARAM_set1_ip_asc(parameters, host.c_str()) == 1;
  X509_VERIFY_PARAM_set_hostflags(parameters, X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
  return X509_VERIFY_PARAM_set1_host(parameters, host.data(), host.size()) == 1 &&
         SSL_ctrl(ssl_.get(), SSL_CTRL_SET_TLSEXT_HOSTNAME, TLSEXT_NAMETYPE_host_name, host.data()) == 1;
}

HttpResult<void> TlsConnection::handshake(Deadline deadline) {
  auto* bio = BIO_new(socket_method());
  BIO_set_data(bio, &socket_);
  BIO_set_init(bio, 1);
  SSL_set_bio(ssl_.get(), bio, bio);
  SSL_set_ex_data(ssl_.get(), 0, this);
  if (!expect_server()) return http_failure(Kind::tls, "a certificate cannot be made out to this name");
  if (const auto session = shared_.take(place_)) SSL_set_session(ssl_.get(), session.get());

  auto done = repeat(deadline, [&](std::size_t&) { return SSL_connect(ssl_.get()); });
  if (done && *done == 0 && !SSL_is_init_finished(ssl_.get())) {
    return http_failure(Kind::tls, "the server ended the TLS handshake");
  }
  if (done) {
    healthy_ = true;
    return {};
  }
  auto& failure = done.error();
  if (failure.kind == Kind::timeout) return tl::unexpected(std::move(failure));
  if (const auto verdict = SSL_get_verify_result(ssl_.get()); verdict != X509_V_OK) {
    return http_failure(Kind::tls, fmt::format("the server's certificate is not believed: {}",
                                               X509_verify_cert_error_string(verdict)));
  }
  // Without an error of TLS it was the connection: another address may do better.
  const auto kind = ERR_peek_last_error() == 0 ? Kind::connect : Kind::tls;
  return http_failure(kind, "no TLS handshake: " + failure.what);
}

int on_new_session(SSL* ssl, SSL_SESSION* session) {
  static_cast<TlsConnection*>(SSL_get_ex_data(ssl, 0))->keep(session);
  return 1;  // it is ours now
}

}  // namespace

TlsContext::TlsContext(std::unique_ptr<State> state) : state_(std::move(state)) {}
TlsContext::~TlsContext() = default;

HttpResult<std::unique_ptr<TlsContext>> TlsContext::make(const Trust& trust) {
  auto state = std::make_unique<State>();
  auto* context = SSL_CTX_new_ex(tls_library(), nullptr, TLS_client_method());
  state->context.reset(context);
  if (context == nullptr) return http_failure(Kind::tls, "TLS cannot be set up: " + last_error());
  if (auto wrong = load_authorities(state->authorities, trust))
    return http_failure(Kind::tls, std::move(*wrong));
  state->authorities.use_for(context);
  SSL_CTX_set_min_proto_version(context, TLS1_2_VERSION);
  SSL_CTX_set_verify(context, SSL_VERIFY_PEER, nullptr);
  SSL_CTX_set_options(context, SSL_OP_NO_RENEGOTIATION);
  SSL_CTX_set_mode(context, SSL_MODE_ENABLE_PARTIAL_WRITE);
  SSL_CTX_set_session_cache_mode(context, SSL_SESS_CACHE_CLIENT | SSL_SESS_CACHE_NO_INTERNAL);
  SSL_CTX_sess_set_new_cb(context, on_new_session);
  static constexpr unsigned char kHttp11[] = {8, 'h', 't', 't', 'p', '/', '1', '.', '1'};
  SSL_CTX_set_alpn_protos(context, kHttp11, sizeof kHttp11);
  return std::unique_ptr<TlsContext>(new TlsContext(std::move(state)));
}

HttpResult<std::unique_ptr<Connection>> TlsContext::handshake(Socket socket, const Place& place,
                                                              Deadline deadline) {
  auto connection = std::make_unique<TlsConnection>(std::move(socket), *state_, place);
  if (auto done = connection->handshake(deadline); !done) return tl::unexpected(std::move(done.error()));
  return connection;
}

}  // namespace tocsin::net
