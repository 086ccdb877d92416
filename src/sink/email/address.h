// Mail addresses as they may stand in an envelope and a header: checked once, so that nothing can be injected later.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace tocsin::sink {

struct Address {
  std::string name;     // display name, any UTF-8; may be empty
  std::string mailbox;  // "local@domain", ASCII, RFC 5321 without quoted local parts

  std::string_view domain() const { return std::string_view(mailbox).substr(mailbox.rfind('@') + 1); }
};

/// "a@example.com" or "Name <a@example.com>". The error is one sentence for people. Pure, thread-safe.
tl::expected<Address, std::string> parse_address(std::string_view text);

}  // namespace tocsin::sink
