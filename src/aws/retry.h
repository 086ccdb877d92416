// When a call is tried again: the SDKs' "standard" mode (docs "Retry behavior", AWS SDKs and Tools Reference Guide).
#pragma once

#include <functional>
#include <mutex>

#include "aws/error.h"
#include "base/clock.h"

namespace tocsin::aws {

/// Tokens that retries cost, shared by all calls of a client: when everything fails, retries stop making it worse. Thread-safe.
class RetryQuota {
 public:
  static constexpr int kFull = 500;

  /// What the retry costs, 0 when there is not enough left for it.
  int take(bool was_timeout);
  /// After a success: what its last retry has cost comes back, or one token when it needed none.
  void give_back(int cost);

 private:
  std::mutex mutex_;
  int left_ = kFull;
};

/// Before the retry that follows failed attempt number `attempt` (the first is 1): uniform in [0, 2^(attempt-1) s), at most 20 s, and no
/// less than what the service asked for.
Milliseconds retry_delay(int attempt, const CallError& error, double random);

/// A service that asks for more is not waited for: who called decides.
inline constexpr Milliseconds kMostDelay{20'000};

}  // namespace tocsin::aws
