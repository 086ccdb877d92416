#include "sink/web/web_answer.h"

#include <algorithm>
#include <charconv>
#include <cmath>
#include <fmt/format.h>

#include "aws/http_date.h"
#include "base/text.h"

namespace tocsin::sink {
namespace {

using Kind = NotDelivered::Kind;

struct Verdict {
  Kind kind;
  std::string_view meaning;  // ends a sentence that begins with "HTTP 404: "
};

Verdict verdict_of(int status) {
  switch (status) {
    case 400:
    case 422:
      return {Kind::permanent, "the message is refused as it is"};
    case 413:
      return {Kind::permanent, "the message is too large for the receiver"};
    case 415:
      return {Kind::permanent, "the receiver does not take this kind of content"};
    case 401:
      return {Kind::unavailable,
              "the key or token is not accepted: check the secret, it is read again each time"};
    case 403:
      return {Kind::unavailable, "not permitted: check the address and the rights of the key or token"};
    case 404:
      return {Kind::unavailable, "nothing is at this address: check the URL"};
    case 410:
      return {Kind::unavailable, "the address is no longer in use: make a new webhook and set its URL"};
    case 429:
      return {Kind::unavailable, "too many messages for the receiver"};
    case 408:
    case 409:
    case 425:
      return {Kind::retry, "the receiver asks to try again"};
    default:
      break;
  }
  if (status >= 500) return {Kind::retry, "the receiver has a trouble of its own"};
  if (status >= 300 && status < 400)
    return {Kind::unavailable,
            "the address redirects to another one, which is never followed: set the final URL"};
  return {Kind::unavailable, "the receiver does not take this request: check the URL"};
}

std::optional<Milliseconds> seconds(std::optional<std::string_view> text) {
  if (!text) return std::nullopt;
  const auto digits = trim(*text);
  double number = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  if (error != std::errc{} || end != digits.data() + digits.size()) return std::nullopt;
  constexpr double kDay = 86'400;
  if (!(number >= 0)) return std::nullopt;
  return Milliseconds(static_cast<Milliseconds::rep>(std::ceil(std::min(number, kDay) * 1000)));
}

}  // namespace

std::optional<Milliseconds> wait_asked_for(const net::HttpAnswer& answer, Time now) {
  const auto header = answer.header("retry-after");
  auto wait = seconds(header);
  if (!wait && header) {
    if (const auto until = aws::parse_http_date(trim(*header)))
      wait = std::max(Milliseconds(0), *until - now);
  }
  // nullopt is less than any value.
  return std::max(wait, seconds(answer.header("x-ratelimit-reset-after")));
}

DeliveryResult web_outcome(const net::HttpAnswer& answer, Time now) {
  const auto said = std::string(trim(answer.body));
  if (answer.status >= 200 && answer.status < 300)
    return Delivered{fmt::format("HTTP {}{}{}", answer.status, said.empty() ? "" : ": ", said)};
  const auto verdict = verdict_of(answer.status);
  auto reason = fmt::format("HTTP {}: {}", answer.status, verdict.meaning);
  if (!said.empty()) reason += "; it says: " + said;
  // A limit that is not reached yet is told with every answer of some services: it is no wish to wait.
  const bool waits = answer.status == 429 || answer.status >= 500;
  return tl::unexpected(NotDelivered{verdict.kind, std::move(reason),
                                     waits ? wait_asked_for(answer, now) : std::nullopt,
                                     reason_of_http_status(answer.status)});
}

FailureReason reason_of(net::HttpFailure::Kind kind) {
  using Failure = net::HttpFailure::Kind;
  switch (kind) {
    case Failure::tls:
      return FailureReason::tls;
    case Failure::timeout:
      return FailureReason::timeout;
    case Failure::invalid:
      return FailureReason::client_error;
    case Failure::too_large:  // the answer, not the message
      return FailureReason::server_error;
    case Failure::resolve:
    case Failure::connect:
    case Failure::broken:
      break;
  }
  return FailureReason::connection;
}

NotDelivered web_failure(const net::HttpFailure& failure) {
  using Failure = net::HttpFailure::Kind;
  const auto why = reason_of(failure.kind);
  if (failure.maybe_received)
    return {Kind::unknown, failure.what + "; it may have arrived", std::nullopt, why};
  const auto* advice =
      failure.kind == Failure::invalid ? "; check the URL and the headers of the settings" : "";
  return {Kind::unavailable, failure.what + advice, std::nullopt, why};
}

}  // namespace tocsin::sink
