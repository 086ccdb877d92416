// Why no answer came.
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <utility>

namespace tocsin::net {

struct HttpFailure {
  enum class Kind {
    resolve,    // the name is unknown, or nobody says
    connect,    // no address takes the connection
    tls,        // no handshake, or a certificate that is not believed
    timeout,    // the deadline came
    broken,     // the connection ended, or what came is not HTTP
    too_large,  // the answer is over a limit
    invalid,    // the request cannot be written as HTTP: a line break in a header
  };
  Kind kind = Kind::connect;
  bool maybe_received = false;  // the whole request may have reached the server
  std::string what;             // one printable line: no header, no body, no query
};

template <class T>
using HttpResult = tl::expected<T, HttpFailure>;

inline tl::unexpected<HttpFailure> http_failure(HttpFailure::Kind kind, std::string what) {
  return tl::unexpected(HttpFailure{kind, false, std::move(what)});
}

}  // namespace tocsin::net
