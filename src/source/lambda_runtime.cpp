#include "source/lambda_runtime.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstdlib>
#include <cstring>
#include <fmt/format.h>
#include <optional>
#include <thread>
#include <utility>

#include "aws/percent.h"
#include "base/log.h"
#include "base/text.h"
#include "doc/json_writer.h"

namespace tocsin::source {
namespace {

constexpr std::string_view kVersion = "/2018-06-01/runtime";
constexpr std::size_t kMaxResponse = std::size_t{6} << 20;  // Lambda's limit of a response
constexpr std::size_t kMaxMessage = std::size_t{16} << 10;
constexpr Milliseconds kLongestInvocation{15 * 60'000};
constexpr Milliseconds kUnknownDeadline{3'000};  // Lambda's own default of a function's timeout
constexpr Milliseconds kPostLimit{10'000};
constexpr int kMaxRefusals = 10;  // of `next`, one after the other

// X-Ray's libraries, and whoever else continues a trace, look for it here. The bytes are changed in place: setenv() would keep every value
// that there ever was, and could move the table of variables under a thread that reads another one.
void set_trace_id(std::string_view id) {
  constexpr std::string_view kName = "_X_AMZN_TRACE_ID=";
  static std::array<char, 1024> variable{};
  if (variable[0] == '\0') {
    kName.copy(variable.data(), kName.size());
    ::putenv(variable.data());
  }
  const auto size = id.size() + kName.size() < variable.size() ? id.size() : 0;
  std::memcpy(variable.data() + kName.size(), id.data(), size);
  variable[kName.size() + size] = '\0';
}

std::string error_json(const InvocationError& error) {
  return fmt::format(R"({{"errorType":{},"errorMessage":{},"stackTrace":[]}})", doc::quote(error.type),
                     doc::quote(printable(shorten(error.message, kMaxMessage))));
}

// A header's value: nothing that could end its line.
std::string error_header(std::string_view type) {
  std::string out;
  for (const char c : type.substr(0, 200)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                       c == '.' || c == '_' || c == '-';
    out += plain ? c : '_';
  }
  return out.empty() ? "Unknown" : out;
}

// 500: "container error, the runtime should exit promptly". 410 is what stands there when the environment is being shut down.
bool is_gone(int status) {
  return status == 500 || status == 410;
}

}  // namespace

Milliseconds time_until(std::string_view deadline_ms, Time now) {
  std::int64_t deadline = 0;
  const auto [end, error] =
      std::from_chars(deadline_ms.data(), deadline_ms.data() + deadline_ms.size(), deadline);
  if (error != std::errc() || end != deadline_ms.data() + deadline_ms.size()) return kUnknownDeadline;
  const Milliseconds left{std::max<std::int64_t>(deadline, 0) - now.time_since_epoch().count()};
  // An invocation that has only just arrived and is over already: the clocks disagree. To refuse everything for that would silence the bell.
  if (left <= Milliseconds::zero()) return kUnknownDeadline;
  return std::min(left, kLongestInvocation);
}

struct LambdaRuntime::State {
  State(std::string api_host, std::uint16_t api_port)
      : host(std::move(api_host)), port(api_port), client(options()) {}

  // One connection for the life of the process, however long an invocation takes or the next one lets wait.
  static net::HttpClientOptions options() {
    net::HttpClientOptions out;
    out.idle_limit = std::chrono::hours(24);
    out.max_idle = 1;
    return out;
  }

  net::HttpCall call(std::string method, std::string_view path) const {
    net::HttpCall out;
    out.method = std::move(method);
    out.tls = false;
    out.host = host;
    out.port = port;
    out.target = fmt::format("{}{}", kVersion, path);
    return out;
  }

  Error gone(std::string what) const {
    return {ErrorKind::io, "the runtime API is gone: " + std::move(what), fmt::format("{}:{}", host, port)};
  }

  /// Nothing: it was refused, try again.
  Result<std::optional<Invocation>> next();
  /// An error: the process must end. What the API refuses is logged.
  Status post(const net::HttpCall& call);
  Status answer(const Invocation& invocation, tl::expected<std::string, InvocationError> outcome);
  Status post_error(std::string_view path, const InvocationError& error);

  std::string host;
  std::uint16_t port;
  net::HttpClient client;
};

namespace {

std::string text_of(const net::HttpAnswer& answer, std::string_view header) {
  return std::string(answer.header(header).value_or(""));
}

Invocation to_invocation(net::HttpAnswer& answer) {
  Invocation out;
  const auto left = time_until(answer.header("Lambda-Runtime-Deadline-Ms").value_or(""), SystemClock().now());
  out.until = net::deadline_in(left);
  out.deadline = SystemClock().now() + left;
  out.request_id = text_of(answer, "Lambda-Runtime-Aws-Request-Id");
  out.function_arn = text_of(answer, "Lambda-Runtime-Invoked-Function-Arn");
  out.payload = std::move(answer.body);
  set_trace_id(answer.header("Lambda-Runtime-Trace-Id").value_or(""));
  return out;
}

}  // namespace

Result<std::optional<Invocation>> LambdaRuntime::State::next() {
  const auto call = this->call("GET", "/invocation/next");
  auto answer = client.send(call, net::Deadline::max());
  // A kept connection may have ended while the process was frozen.
  if (!answer && answer.error().kind == net::HttpFailure::Kind::broken)
    answer = client.send(call, net::Deadline::max());
  if (!answer) return fail(gone(answer.error().what));
  if (is_gone(answer->status)) return fail(gone(fmt::format("it answers {}", answer->status)));
  if (answer->status == 200 && answer->header("Lambda-Runtime-Aws-Request-Id")) return to_invocation(*answer);
  log::error("the runtime API gives no invocation",
             {{"status", std::to_string(answer->status)}, {"answer", shorten(answer->body, 300)}});
  return std::nullopt;
}

Status LambdaRuntime::State::post(const net::HttpCall& call) {
  auto answer = client.send(call, net::deadline_in(kPostLimit));
  if (!answer) answer = client.send(call, net::deadline_in(kPostLimit));
  if (!answer) return fail(gone(answer.error().what));
  if (is_gone(answer->status)) return fail(gone(fmt::format("it answers {}", answer->status)));
  if (answer->status >= 300) {
    log::error("the runtime API refuses an answer", {{"to", call.target},
                                                     {"status", std::to_string(answer->status)},
                                                     {"answer", shorten(answer->body, 300)}});
  }
  return {};
}

Status LambdaRuntime::State::post_error(std::string_view path, const InvocationError& error) {
  auto call = this->call("POST", path);
  call.headers = {{"Content-Type", "application/vnd.aws.lambda.error+json"},
                  {"Lambda-Runtime-Function-Error-Type", error_header(error.type)}};
  call.body = error_json(error);
  return post(call);
}

Status LambdaRuntime::State::answer(const Invocation& invocation,
                                    tl::expected<std::string, InvocationError> outcome) {
  const auto path = "/invocation/" + aws::uri_encode(invocation.request_id);
  if (outcome && outcome->size() > kMaxResponse) {
    outcome = tl::make_unexpected(InvocationError{
        "Tocsin.ResponseTooLarge",
        fmt::format("a response of {} bytes, and Lambda takes {}", outcome->size(), kMaxResponse)});
  }
  if (!outcome) return post_error(path + "/error", outcome.error());
  auto call = this->call("POST", path + "/response");
  call.headers = {{"Content-Type", "application/json"}};
  call.body = std::move(*outcome);
  return post(call);
}

Result<LambdaRuntime> LambdaRuntime::connect(const std::string& api) {
  const auto wrong = [&api] {
    return fail({ErrorKind::usage, "AWS_LAMBDA_RUNTIME_API is no HOST:PORT", shorten(printable(api), 100),
                 "Lambda sets it; elsewhere use `tocsin serve`"});
  };
  const auto colon = api.rfind(':');
  if (colon == std::string::npos) return wrong();
  std::uint16_t port = 0;
  const auto* last = api.data() + api.size();
  const auto [end, error] = std::from_chars(api.data() + colon + 1, last, port);
  auto host = api.substr(0, colon);
  if (host.starts_with('[') && host.ends_with(']')) host = host.substr(1, host.size() - 2);
  const bool plain = std::all_of(host.begin(), host.end(),
                                 [](char c) { return c > ' ' && c < 127 && c != '/' && c != '@'; });
  if (error != std::errc() || end != last || port == 0 || host.empty() || !plain) return wrong();
  return LambdaRuntime(std::make_shared<State>(std::move(host), port));
}

Status LambdaRuntime::run(const InvocationHandler& handle, const std::function<void()>& afterwards) {
  int refusals = 0;
  while (true) {
    auto invocation = state_->next();
    if (!invocation) return fail(std::move(invocation.error()));
    if (!*invocation) {
      if (++refusals == kMaxRefusals) return fail(state_->gone("it gives no invocation"));
      std::this_thread::sleep_for(Milliseconds(20) * refusals);
      continue;
    }
    refusals = 0;
    auto answered = state_->answer(**invocation, handle(**invocation));
    afterwards();
    if (!answered) return answered;
  }
}

Status LambdaRuntime::report_init_error(const InvocationError& error) {
  return state_->post_error("/init/error", error);
}

}  // namespace tocsin::source
