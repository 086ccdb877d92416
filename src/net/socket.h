// A TCP socket that never blocks: who would wait is told so, and waits with a deadline. One thread at a time.
#pragma once

#include <cstddef>
#include <span>
#include <string>
#include <string_view>

#include "net/deadline.h"
#include "net/resolver.h"

namespace tocsin::net {

class Socket {
 public:
  explicit Socket(int descriptor) : descriptor_(descriptor) {}
  ~Socket();
  Socket(Socket&& other) noexcept;
  Socket& operator=(Socket&& other) noexcept;
  Socket(const Socket&) = delete;
  Socket& operator=(const Socket&) = delete;

  static HttpResult<Socket> connect(const Address& address, Deadline deadline);

  enum class Direction { in, out };
  /// False when the deadline came first.
  bool wait(Direction direction, Deadline deadline) const;

  /// See Connection.
  HttpResult<void> wait_until_received(Deadline deadline) const;

  /// Something to read: bytes, the end, or an error.
  bool has_news() const;

  /// Bytes moved; 0: the end (of read); -1 with errno, EAGAIN when it would wait. Raises no SIGPIPE.
  std::ptrdiff_t read_some(std::span<char> into) const;
  std::ptrdiff_t write_some(std::string_view bytes) const;

 private:
  int descriptor_;
};

}  // namespace tocsin::net
