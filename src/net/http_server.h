// A small HTTP/1.1 server: routes, limits on everything a stranger can send, a stop that finishes what is in hand.
// No TLS: put a reverse proxy before it where the network is not trusted. Boost.Beast stays in the .cpp.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "net/http_headers.h"

namespace tocsin::net {

struct HttpRequest {
  std::string method;   // "POST"
  std::string target;   // as sent: "/v1/events?x=1"
  std::string path;     // the target before '?'; not decoded
  HttpHeaders headers;  // as sent, in order
  std::string body;

  /// The first header of that name, in any case of letters; nothing when there is none.
  std::optional<std::string_view> header(std::string_view name) const;
};

struct HttpResponse {
  int status = 200;
  std::string body = {};
  std::string content_type = "application/json";
  HttpHeaders headers = {};
};

/// {"error": ..., "where": ..., "hint": ...}; empty texts are left out.
HttpResponse http_error(int status, std::string_view error, std::string_view hint = {},
                        std::string_view where = {});

struct HttpRoute {
  std::string method;  // GET answers HEAD too
  std::string path;    // the whole path; one that ends with '/' also stands for every path below it
  std::function<HttpResponse(const HttpRequest&)> handle;
  /// Looks at the headers before the body is read (and before "100 Continue"). A response refuses the request and ends the
  /// connection. May be empty.
  std::function<std::optional<HttpResponse>(const HttpRequest&)> admit = {};
};

struct HttpServerOptions {
  std::string address = "127.0.0.1";                   // an IPv4 or IPv6 address, or "localhost"
  std::uint16_t port = 0;                              // 0: any free one, see HttpServer::port()
  int threads = 20;                                    // so many handlers run at once; they may block
  std::size_t max_connections = 256;                   // more are answered 503
  std::size_t max_body_bytes = std::size_t{10} << 20;  // as sent; 413
  std::uint32_t max_header_bytes = 16U << 10U;         // 431
  Milliseconds idle_timeout{60'000};                   // until a request's headers are complete
  Milliseconds body_timeout{60'000};                   // until its body is complete
  Milliseconds write_timeout{30'000};
  Milliseconds stop_timeout{15'000};  // for requests in hand when stop() is called
};

class HttpServer {
 public:
  /// Listens when it returns a value. Handlers are called from several threads at once; what they throw becomes a 500
  /// without its text.
  static Result<std::unique_ptr<HttpServer>> start(HttpServerOptions options, std::vector<HttpRoute> routes);
  ~HttpServer();  // stops
  HttpServer(const HttpServer&) = delete;
  HttpServer& operator=(const HttpServer&) = delete;

  std::uint16_t port() const;
  /// "127.0.0.1:8686", "[::1]:8686"
  std::string address() const;

  /// Takes no more requests, closes idle connections, lets requests that have begun finish, then returns. Not from a
  /// handler. A second call does nothing.
  void stop();

 private:
  struct Impl;
  explicit HttpServer(std::unique_ptr<Impl> impl);
  std::unique_ptr<Impl> impl_;
};

/// True for 127.0.0.0/8, ::1 and "localhost".
bool is_loopback(std::string_view address);

}  // namespace tocsin::net
