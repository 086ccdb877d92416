#include "net/http_server.h"

#include <array>
#include <atomic>
#include <boost/asio/bind_executor.hpp>
#include <boost/asio/executor_work_guard.hpp>
#include <boost/asio/io_context.hpp>
#include <boost/asio/ip/tcp.hpp>
#include <boost/asio/post.hpp>
#include <boost/asio/steady_timer.hpp>
#include <boost/asio/strand.hpp>
#include <boost/asio/write.hpp>
#include <boost/beast/core/bind_handler.hpp>
#include <boost/beast/core/flat_buffer.hpp>
#include <boost/beast/core/tcp_stream.hpp>
#include <boost/beast/http.hpp>
#include <condition_variable>
#include <fmt/format.h>
#include <mutex>
#include <set>
#include <thread>

#include "base/log.h"

namespace tocsin::net {
namespace {

namespace asio = boost::asio;
namespace beast = boost::beast;
namespace http = beast::http;
using Tcp = asio::ip::tcp;
using ErrorCode = boost::system::error_code;

constexpr Milliseconds kLinger{2'000};  // so long a refused sender may go on before it is cut off
constexpr Milliseconds kAcceptPause{100};

template <class Text>
std::string to_string(const Text& text) {
  return {text.data(), text.size()};
}

beast::string_view view(std::string_view text) {
  return {text.data(), text.size()};
}

class Session;

// What all connections share. Outlives them.
struct Shared {
  HttpServerOptions options;
  std::vector<HttpRoute> routes;
  std::mutex mutex;  // guards sessions; stopping is set under it
  std::condition_variable changed;
  std::set<Session*> sessions;
  std::atomic<bool> stopping = false;
};

HttpResponse internal_error() {
  return http_error(500, "internal error", "the log of the service may say more");
}

struct Routed {
  const HttpRoute* route = nullptr;
  HttpResponse refusal;
};

Routed find_route(const std::vector<HttpRoute>& routes, const HttpRequest& request) {
  std::string allowed;
  const std::string method = request.method == "HEAD" ? "GET" : request.method;
  for (const auto& route : routes) {
    const bool below = route.path.ends_with('/') && request.path.starts_with(route.path);
    if (route.path != request.path && !below) continue;
    if (route.method == method) return {&route, {}};
    allowed += (allowed.empty() ? "" : ", ") + route.method;
    if (route.method == "GET") allowed += ", HEAD";
  }
  if (allowed.empty()) return {nullptr, http_error(404, "there is nothing at this path", {}, request.path)};
  auto refusal = http_error(405, fmt::format("{} is not allowed here", request.method), "allowed: " + allowed,
                            request.path);
  refusal.headers.emplace_back("Allow", allowed);
  return {nullptr, std::move(refusal)};
}

// One connection. Everything runs on its strand; it lives as long as an operation of it is under way.
class Session : public std::enable_shared_from_this<Session> {
 public:
  Session(Tcp::socket socket, Shared& shared) : stream_(std::move(socket)), shared_(shared) {}

  ~Session() {
    const std::lock_guard lock(shared_.mutex);
    shared_.sessions.erase(this);
    shared_.changed.notify_all();
  }

  Session(const Session&) = delete;
  Session& operator=(const Session&) = delete;

  /// False when there is no room for another connection or the server stops.
  bool enlist() {
    const std::lock_guard lock(shared_.mutex);
    if (shared_.stopping || shared_.sessions.size() >= shared_.options.max_connections) return false;
    shared_.sessions.insert(this);
    return true;
  }

  void run() {
    asio::post(stream_.get_executor(), beast::bind_front_handler(&Session::read_header, shared_from_this()));
  }

  void refuse_connection() {
    asio::post(stream_.get_executor(), [self = shared_from_this()] {
      self->closing_ = true;
      auto response = http_error(503, "too many connections");
      response.headers.emplace_back("Retry-After", "1");
      self->respond(std::move(response));
    });
  }

  /// From any thread. `now`: even in the middle of a request.
  void close(bool now) {
    asio::post(stream_.get_executor(), [self = shared_from_this(), now] {
      self->keep_alive_ = false;
      self->closing_ = true;
      if (now || self->idle_) self->stream_.close();
    });
  }

 private:
  void read_header() {
    if (closing_) return;
    idle_ = true;
    request_ = {};
    parser_.emplace();
    parser_->header_limit(shared_.options.max_header_bytes);
    parser_->body_limit(shared_.options.max_body_bytes);
    stream_.expires_after(shared_.options.idle_timeout);
    http::async_read_header(stream_, buffer_, *parser_,
                            beast::bind_front_handler(&Session::on_header, shared_from_this()));
  }

  void on_header(ErrorCode error, std::size_t) {
    idle_ = false;
    if (error) return on_read_error(error);
    take_head();
    auto routed = find_route(shared_.routes, request_);
    if (routed.route == nullptr) return refuse(std::move(routed.refusal));
    route_ = routed.route;
    if (const auto length = parser_->content_length(); length && *length > shared_.options.max_body_bytes) {
      return refuse(too_large());
    }
    if (route_->admit) {
      if (auto refusal = guarded([&] { return route_->admit(request_); })) return refuse(std::move(*refusal));
    }
    stream_.expires_after(shared_.options.body_timeout);
    if (beast::iequals(parser_->get()[http::field::expect], "100-continue")) return say_continue();
    read_body();
  }

  void say_continue() {
    static constexpr std::string_view kContinue = "HTTP/1.1 100 Continue\r\n\r\n";
    asio::async_write(stream_, asio::buffer(kContinue.data(), kContinue.size()),
                      [self = shared_from_this()](ErrorCode error, std::size_t) {
                        if (!error) self->read_body();
                      });
  }

  void read_body() {
    http::async_read(stream_, buffer_, *parser_,
                     beast::bind_front_handler(&Session::on_body, shared_from_this()));
  }

  void on_body(ErrorCode error, std::size_t) {
    if (error) return on_read_error(error);
    request_.body = std::move(parser_->get().body());
    respond(*guarded([&] { return std::optional(route_->handle(request_)); }));
  }

  void take_head() {
    const auto& head = parser_->get();
    request_.method = to_string(head.method_string());
    request_.target = to_string(head.target());
    request_.path = request_.target.substr(0, request_.target.find('?'));
    for (const auto& field : head) {
      request_.headers.emplace_back(to_string(field.name_string()), to_string(field.value()));
    }
    keep_alive_ = head.keep_alive() && !closing_;
    version_ = head.version();
  }

  template <class Call>
  static std::optional<HttpResponse> guarded(Call call) {
    try {
      return call();
    } catch (const std::exception& e) {
      log::error("an HTTP handler failed", {{"what", e.what()}});
    } catch (...) {
      log::error("an HTTP handler failed", {});
    }
    return internal_error();
  }

  void on_read_error(ErrorCode error) {
    if (error == http::error::body_limit) return refuse(too_large());
    if (error == http::error::header_limit) return refuse(http_error(431, "the headers are too large"));
    const bool http_mistake = error.category() == make_error_code(http::error::bad_method).category() &&
                              error != http::error::end_of_stream && error != http::error::partial_message;
    if (http_mistake) return refuse(http_error(400, "this is not HTTP/1.1: " + error.message()));
    shut_down();
  }

  HttpResponse too_large() const {
    return http_error(413, fmt::format("the body is larger than {} bytes", shared_.options.max_body_bytes),
                      "send fewer events at once");
  }

  // Without reading the rest of the request.
  void refuse(HttpResponse response) {
    keep_alive_ = false;
    respond(std::move(response));
  }

  void respond(HttpResponse response) {
    // A handler may have held the strand while close() was posted to it.
    if (closing_ || shared_.stopping) keep_alive_ = false;
    response_ = {http::int_to_status(static_cast<unsigned>(response.status)), version_};
    response_.set(http::field::server, "tocsin");
    response_.set(http::field::content_type, view(response.content_type));
    response_.set("X-Content-Type-Options", "nosniff");
    for (const auto& [name, value] : response.headers) response_.set(view(name), view(value));
    response_.keep_alive(keep_alive_);
    response_.content_length(response.body.size());
    if (request_.method != "HEAD") response_.body() = std::move(response.body);
    stream_.expires_after(shared_.options.write_timeout);
    http::async_write(stream_, response_, [self = shared_from_this()](ErrorCode error, std::size_t) {
      if (error) return;
      self->keep_alive_ && !self->closing_ ? self->read_header() : self->shut_down();
    });
  }

  // A sender that is cut off while it still sends may never see the answer: let it run dry first.
  void shut_down() {
    ErrorCode ignored;
    stream_.socket().shutdown(Tcp::socket::shutdown_send, ignored);
    if (ignored || closing_) return;
    idle_ = true;
    stream_.expires_after(kLinger);
    drain();
  }

  void drain() {
    stream_.async_read_some(asio::buffer(drained_),
                            [self = shared_from_this()](ErrorCode error, std::size_t) {
                              if (!error) self->drain();
                            });
  }

  beast::tcp_stream stream_;
  Shared& shared_;
  beast::flat_buffer buffer_;
  std::optional<http::request_parser<http::string_body>> parser_;
  HttpRequest request_;
  const HttpRoute* route_ = nullptr;
  http::response<http::string_body> response_;
  std::array<char, 4096> drained_{};
  unsigned version_ = 11;
  bool keep_alive_ = true;
  bool closing_ = false;
  bool idle_ = false;  // waiting for a request
};

}  // namespace

struct HttpServer::Impl {
  Impl(HttpServerOptions options, std::vector<HttpRoute> routes) {
    shared.options = std::move(options);
    shared.routes = std::move(routes);
  }

  Status listen();
  void accept();
  void on_accept(ErrorCode error, Tcp::socket socket);
  void run();
  void close_all(bool now);
  void stop();

  Shared shared;
  asio::io_context io;
  asio::executor_work_guard<asio::io_context::executor_type> work{io.get_executor()};
  asio::strand<asio::io_context::executor_type> strand{io.get_executor()};  // of the acceptor
  Tcp::acceptor acceptor{strand};
  asio::steady_timer pause{strand};
  Tcp::endpoint local;
  std::vector<std::thread> threads;
  std::once_flag stopped;
};

Status HttpServer::Impl::listen() {
  std::string literal = shared.options.address;
  if (literal == "localhost") literal = "127.0.0.1";
  if (literal.starts_with('[') && literal.ends_with(']')) literal = literal.substr(1, literal.size() - 2);
  const auto where = fmt::format("{}:{}", shared.options.address, shared.options.port);
  ErrorCode error;
  const auto address = asio::ip::make_address(literal, error);
  if (error) {
    return fail({ErrorKind::invalid, "not an address to listen on", where,
                 "an IPv4 or IPv6 address: 127.0.0.1, 0.0.0.0, ::1"});
  }
  const Tcp::endpoint endpoint(address, shared.options.port);
  acceptor.open(endpoint.protocol(), error);
  if (!error) acceptor.set_option(asio::socket_base::reuse_address(true), error);
  if (!error) acceptor.bind(endpoint, error);
  if (!error) acceptor.listen(asio::socket_base::max_listen_connections, error);
  if (!error) local = acceptor.local_endpoint(error);
  if (error) {
    const bool denied = error == asio::error::access_denied;
    return fail(
        {denied ? ErrorKind::permission : ErrorKind::io, "cannot listen: " + error.message(), where,
         error == asio::error::address_in_use ? "something else listens there; choose another port" : ""});
  }
  return {};
}

void HttpServer::Impl::accept() {
  acceptor.async_accept(asio::make_strand(io),
                        [this](ErrorCode error, Tcp::socket socket) { on_accept(error, std::move(socket)); });
}

void HttpServer::Impl::on_accept(ErrorCode error, Tcp::socket socket) {
  if (error == asio::error::operation_aborted || !acceptor.is_open()) return;
  if (error) {  // no file descriptor left, most likely: wait for one
    pause.expires_after(kAcceptPause);
    pause.async_wait([this](ErrorCode cancelled) {
      if (!cancelled) accept();
    });
    return;
  }
  auto session = std::make_shared<Session>(std::move(socket), shared);
  session->enlist() ? session->run() : session->refuse_connection();
  accept();
}

void HttpServer::Impl::run() {
  while (true) {
    try {
      io.run();
      return;
    } catch (const std::exception& e) {
      log::error("an HTTP connection was dropped", {{"what", e.what()}});
    }
  }
}

void HttpServer::Impl::close_all(bool now) {
  // Held beyond the lock: the last owner of a session takes the lock when it lets go.
  std::vector<std::shared_ptr<Session>> alive;
  const std::lock_guard lock(shared.mutex);
  for (auto* session : shared.sessions) {
    if (auto owned = session->weak_from_this().lock()) {
      owned->close(now);
      alive.push_back(std::move(owned));
    }
  }
}

void HttpServer::Impl::stop() {
  {
    const std::lock_guard lock(shared.mutex);
    shared.stopping = true;
  }
  asio::post(strand, [this] {
    ErrorCode ignored;
    acceptor.close(ignored);
    pause.cancel();
  });
  close_all(false);
  {
    std::unique_lock lock(shared.mutex);
    shared.changed.wait_for(lock, shared.options.stop_timeout, [this] { return shared.sessions.empty(); });
  }
  io.stop();
  for (auto& thread : threads) thread.join();
}

HttpServer::HttpServer(std::unique_ptr<Impl> impl) : impl_(std::move(impl)) {}

HttpServer::~HttpServer() {
  stop();
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(HttpServerOptions options,
                                                      std::vector<HttpRoute> routes) {
  try {
    auto impl = std::make_unique<Impl>(std::move(options), std::move(routes));
    if (auto listening = impl->listen(); !listening) return fail(listening.error());
    asio::post(impl->strand, [raw = impl.get()] { raw->accept(); });
    std::unique_ptr<HttpServer> server(new HttpServer(std::move(impl)));
    for (int i = 0; i < std::max(1, server->impl_->shared.options.threads); ++i) {
      server->impl_->threads.emplace_back([raw = server->impl_.get()] { raw->run(); });
    }
    return server;
  } catch (const std::exception& e) {
    return fail({ErrorKind::io, std::string("the HTTP server cannot start: ") + e.what()});
  }
}

std::uint16_t HttpServer::port() const {
  return impl_->local.port();
}

std::string HttpServer::address() const {
  const auto address = impl_->local.address();
  if (address.is_v6()) return fmt::format("[{}]:{}", address.to_string(), port());
  return fmt::format("{}:{}", address.to_string(), port());
}

void HttpServer::stop() {
  std::call_once(impl_->stopped, [this] { impl_->stop(); });
}

}  // namespace tocsin::net
