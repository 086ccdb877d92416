// Names to addresses, by a deadline.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <sys/socket.h>
#include <vector>

#include "net/deadline.h"
#include "net/http_failure.h"

namespace tocsin::net {

struct Address {
  sockaddr_storage storage{};
  socklen_t size = 0;
};

/// True for an IPv4 or IPv6 address (without brackets).
bool is_address(const std::string& host);

/// A host that is being looked up. The system's resolver knows no deadline: it runs in a thread of its own, which is left behind when
/// nobody waits any more. Addresses are taken as they are, without a thread.
class Lookup {
 public:
  Lookup(std::string host, std::uint16_t port);

  /// Once. At least one address, in the order in which to try them (RFC 6724).
  HttpResult<std::vector<Address>> wait(Deadline deadline);

 private:
  struct Question;

  std::string host_;
  std::uint16_t port_;
  std::shared_ptr<Question> question_;  // null: there is nothing to wait for
};

/// The same without anything to do meanwhile.
HttpResult<std::vector<Address>> resolve(const std::string& host, std::uint16_t port, Deadline deadline);

}  // namespace tocsin::net
