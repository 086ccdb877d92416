// AWS Lambda's runtime API (docs "Using the Lambda runtime API for custom runtimes"): next, response, error, init error.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "net/http_client.h"

namespace tocsin::source {

struct Invocation {
  std::string request_id;
  std::string payload;  // JSON, as it came
  Time deadline;        // when Lambda ends it, by this machine's wall clock
  net::Deadline until;  // the same, on the steady clock
  std::string function_arn;
};

/// A function's own error: what the runtime API calls errorType and errorMessage.
struct InvocationError {
  std::string type;     // "Tocsin.NotDelivered"
  std::string message;  // one line, no secret
};

/// JSON to answer with, or an error: Lambda then tries again (asynchronous invocations) or keeps the messages (SQS).
using InvocationHandler = std::function<tl::expected<std::string, InvocationError>(const Invocation&)>;

/// From `now` to Lambda-Runtime-Deadline-Ms (milliseconds since the epoch): above zero and at most 15 minutes. A header that is missing, or in
/// the past by this machine's clock, means 3 s: an invocation that has just arrived has some time left. Pure.
Milliseconds time_until(std::string_view deadline_ms, Time now);

class LambdaRuntime {
 public:
  /// `api`: AWS_LAMBDA_RUNTIME_API, "host:port".
  static Result<LambdaRuntime> connect(const std::string& api);

  /// Invocation after invocation, one at a time, until the runtime API is gone: then it returns what it saw, and the process must exit.
  /// `afterwards`: what need not hold up the answer; Lambda freezes nothing before the next invocation is asked for, which comes after it.
  /// What the API refuses of an answer is logged and the next invocation asked for. The variable _X_AMZN_TRACE_ID is that of the invocation.
  Status run(const InvocationHandler& handle, const std::function<void()>& afterwards = [] {});

  /// Before run(): the function cannot start. The process must exit afterwards.
  Status report_init_error(const InvocationError& error);

 private:
  struct State;
  explicit LambdaRuntime(std::shared_ptr<State> state) : state_(std::move(state)) {}
  std::shared_ptr<State> state_;
};

}  // namespace tocsin::source
