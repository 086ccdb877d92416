#include "sink/aws/not_delivered.h"

#include "base/text.h"

namespace tocsin::sink {
namespace {

using Kind = NotDelivered::Kind;
using aws::CallError;

Kind kind_of(const CallError& error, bool (*is_about_message)(const CallError&)) {
  switch (error.kind) {
    case CallError::Kind::condition:
      return Kind::retry;
    case CallError::Kind::throttled:  // it is asked of the channel, not of this message
      return Kind::unavailable;
    case CallError::Kind::transient:
      return error.maybe_received ? Kind::unknown : Kind::retry;
    case CallError::Kind::unreachable:
      return error.maybe_received ? Kind::unknown : Kind::unavailable;
    case CallError::Kind::untrusted:
    case CallError::Kind::permission:
    case CallError::Kind::credentials:
    case CallError::Kind::not_found:
      return Kind::unavailable;
    case CallError::Kind::invalid:
      return is_about_message(error) ? Kind::permanent : Kind::unavailable;
  }
  return Kind::retry;
}

}  // namespace

FailureReason reason_of(const CallError& error) {
  switch (error.kind) {
    case CallError::Kind::throttled:
      return FailureReason::rate_limited;
    case CallError::Kind::transient:
      return error.status == 0 ? FailureReason::connection : reason_of_http_status(error.status);
    case CallError::Kind::unreachable:
      return error.timed_out ? FailureReason::timeout : FailureReason::connection;
    case CallError::Kind::untrusted:
      return FailureReason::tls;
    case CallError::Kind::permission:
    case CallError::Kind::credentials:
      return FailureReason::auth;
    case CallError::Kind::not_found:
      return FailureReason::not_found;
    case CallError::Kind::condition:
      break;
    case CallError::Kind::invalid:
      return error.status == 0 ? FailureReason::client_error : reason_of_http_status(error.status);
  }
  return FailureReason::other;
}

NotDelivered not_delivered(const CallError& error, Twice twice, bool (*is_about_message)(const CallError&)) {
  auto kind = kind_of(error, is_about_message);
  if (kind == Kind::unknown && twice == Twice::is_harmless) kind = Kind::retry;
  return {kind, printable(to_string(to_error(error))), error.retry_after, reason_of(error)};
}

NotDelivered unreadable_payload(const std::string& why) {
  return {Kind::permanent, printable(why), std::nullopt, FailureReason::client_error};
}

}  // namespace tocsin::sink
