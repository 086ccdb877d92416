// One alert that one channel has not taken, as a message of the retry queue. Pure, thread-safe.
#pragma once

#include <cstddef>
#include <optional>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "doc/value.h"
#include "sink/sink.h"

namespace tocsin::function {

struct RetryJob {
  std::string id;       // of this message alone: the owner of the claim while the job waits
  std::string channel;  // Channel::name
  std::string target;   // of the sink
  int attempt = 1;      // the next one
  bool maybe_delivered = false;
  Time not_before;
  std::string error;  // what the channel said last; one printable line
  sink::Notification notification;
};

/// The text of a message, below kMostBytes: the raw event is shortened first, then left out, then the alert is cut to what people are shown. Every character is one
/// that SQS takes.
std::string to_message(const RetryJob& job);

/// What the longest text and what SQS adds to it still fits in (SQS: 262,144 bytes, before it was raised to four times as many).
inline constexpr std::size_t kMostJobBytes = std::size_t{256} * 1000;

/// The reverse. `value` is the message as JSON. An error says what is missing or that it is of a newer version.
Result<RetryJob> read_job(const doc::Value& value);

/// How long to wait when attempt number `attempt` has failed: 15 s * 2^(attempt - 1) and at most half an hour, of that three quarters to all by
/// `random` in [0, 1); never less than `asked`, which counts up to an hour.
Milliseconds retry_delay(int attempt, double random, std::optional<Milliseconds> asked);

/// SQS makes no message wait longer (SendMessage, DelaySeconds).
inline constexpr Milliseconds kLongestSqsDelay{900'000};

}  // namespace tocsin::function
