#include "sink/sns/sns_answer.h"

#include <string_view>

#include "base/text.h"

namespace tocsin::sink {
namespace {

using Kind = NotDelivered::Kind;
using aws::CallError;

/// The topic or its key is wrong, not the message: KMSDisabled, KMSNotFound, KMSInvalidState, a topic of another region.
bool is_about_topic(const CallError& error) {
  return error.code.starts_with("KMS") || error.message.find("TopicArn") != std::string::npos;
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
    case CallError::Kind::permission:
    case CallError::Kind::credentials:
    case CallError::Kind::not_found:
      return Kind::unavailable;
    case CallError::Kind::invalid:
      // Without a status the request was never made: the endpoint or the region is wrong.
      return error.status == 0 || is_about_topic(error) ? Kind::unavailable : Kind::permanent;
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
