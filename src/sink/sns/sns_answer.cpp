#include "sink/sns/sns_answer.h"

#include <string_view>

#include "base/text.h"

namespace tocsin::sink {
namespace {

using Kind = NotDelivered::Kind;
using aws::CallError;

/// SNS itself refuses the message. Else the topic or its key is wrong (KMSDisabled, KMSNotFound, KMSInvalidState, another region), or
/// it was not SNS that answered.
bool is_about_message(const CallError& error) {
  if (error.code.starts_with("KMS") || error.message.find("TopicArn") != std::string::npos) return false;
  return !error.code.empty() || error.status == 413;
}

Kind kind_of(const CallError& error) {
  switch (error.kind) {
    case CallError::Kind::throttled:
    case CallError::Kind::condition:
      return Kind::retry;
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

NotDelivered not_published(const CallError& error, bool fifo) {
  auto kind = kind_of(error);
  if (kind == Kind::unknown && fifo) kind = Kind::retry;
  return {kind, printable(to_string(to_error(error))), error.retry_after};
}

}  // namespace tocsin::sink
