#include "net/connection.h"

#include <cerrno>
#include <fmt/format.h>
#include <system_error>

#include "base/text.h"
#include "net/public_address.h"
#include "net/tls.h"

namespace tocsin::net {
namespace {

using Kind = HttpFailure::Kind;

class PlainConnection final : public Connection {
 public:
  explicit PlainConnection(Socket socket) : socket_(std::move(socket)) {}

  HttpResult<std::size_t> read_some(std::span<char> into, Deadline deadline) override {
    // An answer takes its time: to read before it is there would be a call of the system for nothing.
    if (!socket_.wait(Socket::Direction::in, deadline)) return timed_out();
    return repeat(Socket::Direction::in, deadline, [&] { return socket_.read_some(into); });
  }

  HttpResult<std::size_t> write_some(std::string_view bytes, Deadline deadline) override {
    return repeat(Socket::Direction::out, deadline, [&] { return socket_.write_some(bytes); });
  }

  HttpResult<void> wait_until_received(Deadline deadline) override {
    return socket_.wait_until_received(deadline);
  }

  bool is_idle() override { return !socket_.has_news(); }

 private:
  static HttpResult<std::size_t> timed_out() { return http_failure(Kind::timeout, "no answer in time"); }

  template <class Operation>
  HttpResult<std::size_t> repeat(Socket::Direction direction, Deadline deadline, Operation operation) {
    while (true) {
      const auto count = operation();
      if (count >= 0) return static_cast<std::size_t>(count);
      if (errno != EAGAIN && errno != EWOULDBLOCK) {
        return http_failure(Kind::broken, std::generic_category().message(errno));
      }
      if (!socket_.wait(direction, deadline)) return timed_out();
    }
  }

  Socket socket_;
};

HttpResult<std::unique_ptr<Connection>> connect_one(const Address& address, const Place& place,
                                                    TlsContext* tls, Deadline deadline) {
  auto socket = Socket::connect(address, deadline);
  if (!socket) return tl::unexpected(std::move(socket.error()));
  if (place.tls) return tls->handshake(std::move(*socket), place, deadline);
  return std::make_unique<PlainConnection>(std::move(*socket));
}

}  // namespace

std::string to_string(const Place& place) {
  const bool is_ipv6 = place.host.find(':') != std::string::npos;
  return fmt::format("{}{}{}:{}", is_ipv6 ? "[" : "", printable(place.host), is_ipv6 ? "]" : "", place.port);
}

HttpResult<std::unique_ptr<Connection>> connect(const Place& place, Reach reach, TlsContext* tls,
                                                Milliseconds each, Deadline deadline) {
  Lookup lookup(place.host, place.port);
  return connect(place, lookup, reach, tls, each, deadline);
}

HttpResult<std::unique_ptr<Connection>> connect(const Place& place, Lookup& lookup, Reach reach,
                                                TlsContext* tls, Milliseconds each, Deadline deadline) {
  const auto addresses = lookup.wait(deadline);
  if (!addresses) return tl::unexpected(addresses.error());
  HttpFailure last{Kind::connect, false, "it has no public address, and no other may be connected to"};
  for (const auto& address : *addresses) {
    // Here and not where the name was resolved: it is this very address that is connected to.
    if (reach == Reach::public_only && !is_public(address)) continue;
    auto connection = connect_one(address, place, tls, std::min(deadline, deadline_in(each)));
    if (connection) return connection;
    last = std::move(connection.error());
    // A server that is there and not believed is no reason to look for another one.
    if (last.kind == Kind::tls || time_left(deadline) == Milliseconds::zero()) break;
  }
  last.what = to_string(place) + ": " + last.what;
  return tl::unexpected(std::move(last));
}

}  // namespace tocsin::net
