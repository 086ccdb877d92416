// AWS Lambda's runtime API (docs "Using the Lambda runtime API for custom runtimes"): next, response, error, init error.
#pragma once

#include <functional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "net/http_client.h"

namespace tocsin::source {

struct Invocation {
  std::string request_id;
  std::string payload;  // JSON, as it came
  Time deadline;        // wall clock, as Lambda says it
  net::Deadline until;  // the same, on the steady clock, as seen when the invocation arrived
  std::string function_arn;
};

/// A function's own error: what the runtime API calls errorType and errorMessage.
struct InvocationError {
  std::string type;     // "Tocsin.NotDelivered"
  std::string message;  // one line, no secret
};

/// JSON to answer with, or an error: Lambda then tries again (asynchronous invocations) or keeps the messages (SQS).
using InvocationHandler = std::function<tl::expected<std::string, InvocationError>(const Invocation&)>;

class LambdaRuntime {
 public:
  /// `api`: AWS_LAMBDA_RUNTIME_API, "host:port".
  static Result<LambdaRuntime> connect(const std::string& api);

  /// Invocation after invocation, one at a time, until the runtime API is gone: then it returns, and the process must exit.
  Status run(const InvocationHandler& handle);

  /// Before run(): the function cannot start.
  Status report_init_error(const InvocationError& error);

 private:
  struct State;
  explicit LambdaRuntime(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

}  // namespace tocsin::source
