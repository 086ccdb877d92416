#include "aws/retry.h"

#include <algorithm>

namespace tocsin::aws {

int RetryQuota::take(bool was_timeout) {
  const int cost = was_timeout ? 10 : 5;
  const std::lock_guard lock(mutex_);
  if (left_ < cost) return 0;
  left_ -= cost;
  return cost;
}

void RetryQuota::give_back(int cost) {
  const std::lock_guard lock(mutex_);
  left_ = std::min(kFull, left_ + std::max(cost, 1));
}

Milliseconds retry_delay(int attempt, const CallError& error, double random) {
  const auto whole = Milliseconds(1'000) * (std::int64_t{1} << std::clamp(attempt - 1, 0, 10));
  const auto jittered = Milliseconds(
      static_cast<std::int64_t>(random * static_cast<double>(std::min(whole, kMostDelay).count())));
  return std::max(jittered, error.retry_after.value_or(Milliseconds::zero()));
}

}  // namespace tocsin::aws
