// HTTP/1.1 on a connection: one request, its answer.
#pragma once

#include <optional>
#include <string>

#include "net/connection.h"
#include "net/http_client.h"

namespace tocsin::net {

struct Exchanged {
  HttpAnswer answer;
  bool reusable = false;  // the connection, for another request
};

/// What keeps the call from being written as HTTP; nothing when all is well. One printable sentence.
std::optional<std::string> why_not_http(const HttpCall& call);

/// Interim answers (1xx) are passed over. A failure with `broken` and without `maybe_received` has never reached the server as a whole.
HttpResult<Exchanged> exchange(Connection& connection, const HttpCall& call, std::size_t max_body_bytes,
                               Deadline deadline);

}  // namespace tocsin::net
