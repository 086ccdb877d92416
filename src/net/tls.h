// TLS 1.2 and 1.3 as a client: the chain, the validity and the name or address of the server are always verified. OpenSSL stays in the
// .cpp files.
#pragma once

#include <memory>
#include <string>

#include "net/connection.h"
#include "net/trust.h"

namespace tocsin::net {

/// What all connections with the same trust share: the authorities, and the sessions to resume. Thread-safe. Making one costs
/// milliseconds: make it when it is needed.
class TlsContext {
 public:
  /// Fails when the authorities cannot be read.
  static HttpResult<std::unique_ptr<TlsContext>> make(const Trust& trust);
  ~TlsContext();
  TlsContext(const TlsContext&) = delete;
  TlsContext& operator=(const TlsContext&) = delete;

  /// The context must outlive the connection.
  HttpResult<std::unique_ptr<Connection>> handshake(Socket socket, const Place& place, Deadline deadline);

  struct State;

 private:
  explicit TlsContext(std::unique_ptr<State> state);
  std::unique_ptr<State> state_;
};

}  // namespace tocsin::net
