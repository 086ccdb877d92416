// Services beside this machine that give credentials over HTTP: instance metadata and containers. Short time limits, no proxy, no redirect.
#pragma once

#include <string>

#include "aws/url.h"
#include "base/result.h"
#include "net/http_client.h"

namespace tocsin::aws {

struct LocalAnswer {
  int status = 0;
  std::string body;
};

/// One request. `limit` is for the whole of it; an earlier deadline goes first. `what` names the service in errors.
Result<LocalAnswer> ask_local_service(const Url& url, const std::string& method, net::HttpHeaders headers,
                                      const std::string& what, Milliseconds limit, net::Deadline deadline);

}  // namespace tocsin::aws
