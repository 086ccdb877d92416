#include "aws/local_service.h"

#include <algorithm>

namespace tocsin::aws {

Result<LocalAnswer> ask_local_service(const Url& url, const std::string& method, net::HttpHeaders headers,
                                      const std::string& what, Milliseconds limit, net::Deadline deadline) {
  net::HttpClientOptions options;
  options.connect_timeout = limit;
  options.max_body_bytes = 64U << 10U;
  net::HttpClient client(options);
  net::HttpCall call;
  call.method = method;
  call.tls = url.tls;
  call.host = url.host;
  call.port = url.port;
  call.target = url.target.empty() ? "/" : url.target;
  call.headers = std::move(headers);
  auto answer = client.send(call, std::min(deadline, std::chrono::steady_clock::now() + limit));
  if (!answer) return fail({ErrorKind::io, "no answer: " + answer.error().what, what, ""});
  return LocalAnswer{answer->status, std::move(answer->body)};
}

}  // namespace tocsin::aws
