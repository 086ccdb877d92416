// HTTP/1.1 requests out, over TLS that is verified or in the clear. Boost.Beast and OpenSSL stay in the .cpp files. Knows nothing of
// AWS and of channels: no redirects are followed, nothing is retried; who calls decides.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "net/deadline.h"
#include "net/http_failure.h"
#include "net/http_headers.h"
#include "net/trust.h"

namespace tocsin::net {

struct HttpCall {
  std::string method = "GET";
  bool tls = true;
  std::string host;  // a name, an IPv4 address, an IPv6 address without brackets
  std::uint16_t port = 443;
  std::string target = "/";  // percent-encoded; sent byte for byte
  HttpHeaders headers;       // Host (unless given) and Content-Length are added
  std::string body;
};

struct HttpAnswer {
  int status = 0;
  HttpHeaders headers;
  std::string body;

  /// The first header of that name, in any case of letters; nothing when there is none.
  std::optional<std::string_view> header(std::string_view name) const;
};

struct HttpClientOptions {
  Trust trust;
  Milliseconds connect_timeout{3'000};                 // each address, TLS included
  Milliseconds idle_limit{20'000};                     // an idle connection is not used again after this
  std::size_t max_body_bytes = std::size_t{64} << 20;  // of an answer
  std::size_t max_idle = 8;                            // connections kept open, of all hosts together
  bool public_only = false;  // connects to addresses of the public internet alone (public_address.h)
};

/// Keeps connections open between calls. Thread-safe; a call blocks its thread until the answer or the deadline. Raises no SIGPIPE.
/// Uses no proxy.
class HttpClient {
 public:
  explicit HttpClient(HttpClientOptions options = {});
  ~HttpClient();
  HttpClient(const HttpClient&) = delete;
  HttpClient& operator=(const HttpClient&) = delete;

  /// Deadline::max(): waits for ever (the Lambda runtime's `next`).
  HttpResult<HttpAnswer> send(const HttpCall& call, Deadline deadline);

  /// Opens a connection that the next send() to the same place will use: so that a handshake is over before it is needed.
  /// Failing is no error: send() will say so.
  void connect_ahead(const std::string& host, std::uint16_t port, bool tls, Deadline deadline);

 private:
  struct State;
  std::unique_ptr<State> state_;
};

}  // namespace tocsin::net
