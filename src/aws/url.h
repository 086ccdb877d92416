// http:// and https:// addresses from the environment and the shared files: of endpoints and of credential services. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace tocsin::aws {

struct Url {
  bool tls = true;
  std::string host;  // IPv6 without brackets
  std::uint16_t port = 443;
  std::string target;  // path and query as written: "" or "/..."
};

/// An error is the end of a sentence that begins with "the address". No user, no fragment, no control character passes.
tl::expected<Url, std::string> parse_url(std::string_view text);

}  // namespace tocsin::aws
