// What to do after a send: pure, so that every case is a table in a test.
#pragma once

#include <functional>
#include <optional>

#include "base/clock.h"
#include "sink/sink.h"
#include "store/store.h"

namespace tocsin::pipeline {

/// Uniform in [0, 1). Tests give their own.
using Random = std::function<double()>;

/// From the system's generator; each call makes an independent one, to be used by one thread.
Random system_random();

struct RetryPolicy {
  Milliseconds base = std::chrono::seconds(1);
  Milliseconds cap = std::chrono::minutes(5);
  Milliseconds give_up_after = std::chrono::hours(24 * 4);
  int least_attempts = 3;  // before a message is given up
};

/// The longest that a Retry-After is obeyed, and so the farthest ahead that any retry can lie.
inline constexpr Milliseconds kLongestRetryAfter = std::chrono::hours(1);

/// Full jitter: uniform in [0, min(cap, base * 2^attempts)], but never less than `retry_after`, clamped to an hour.
Milliseconds backoff(const RetryPolicy& policy, int attempts, std::optional<Milliseconds> retry_after,
                     const Random& random);

/// No row is ever put off further than this.
Milliseconds horizon(const RetryPolicy& policy);

struct Decision {
  store::Finish finish;
  /// The channel itself is down: nothing is sent to it for so long.
  std::optional<Milliseconds> pause;
};

/// `failures_in_a_row`: times that the channel was unavailable since something last went through, this one included.
Decision decide(const RetryPolicy& policy, const sink::DeliveryResult& result,
                const store::Delivery& delivery, int failures_in_a_row, Time now, const Random& random);

}  // namespace tocsin::pipeline
