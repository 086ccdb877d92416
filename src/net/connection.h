// A stream of bytes to one server, in the clear or over TLS; every operation ends by its deadline. One thread at a time.
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "net/deadline.h"
#include "net/http_failure.h"
#include "net/resolver.h"
#include "net/socket.h"

namespace tocsin::net {

class TlsContext;

/// Where a connection goes to.
struct Place {
  bool tls = true;
  std::string host;  // a name, or an address without brackets
  std::uint16_t port = 443;

  auto operator<=>(const Place&) const = default;
};

/// "sns.eu-west-1.amazonaws.com:443", "[::1]:8080": printable.
std::string to_string(const Place& place);

class Connection {
 public:
  virtual ~Connection() = default;

  /// Bytes read, at least one; 0 when the other side has ended the stream as it should (in TLS: said so).
  virtual HttpResult<std::size_t> read_some(std::span<char> into, Deadline deadline) = 0;
  /// Bytes written, at least one.
  virtual HttpResult<std::size_t> write_some(std::string_view bytes, Deadline deadline) = 0;
  /// Until the other machine has acknowledged (TCP) all that was written: `timeout` when it did not in time, `broken` when the connection was
  /// reset. What its program does with the bytes this cannot tell; but Linux resets when a program ends and leaves some unread.
  virtual HttpResult<void> wait_until_received(Deadline deadline) = 0;
  /// Open, and nothing came that was not asked for: good for another request. Does not wait.
  virtual bool is_idle() = 0;
};

/// Whom connect() may connect to.
enum class Reach {
  anybody,
  public_only,  // is_public() addresses alone, whatever the name says that it means
};

/// Tries each address of the place for `each` at most. `tls` is used, and must outlive the connection, when place.tls.
/// `lookup`: of the place's host and port.
HttpResult<std::unique_ptr<Connection>> connect(const Place& place, Lookup& lookup, Reach reach,
                                                TlsContext* tls, Milliseconds each, Deadline deadline);

/// The same with a look-up of its own.
HttpResult<std::unique_ptr<Connection>> connect(const Place& place, Reach reach, TlsContext* tls,
                                                Milliseconds each, Deadline deadline);

}  // namespace tocsin::net
