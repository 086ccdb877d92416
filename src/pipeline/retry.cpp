#include "pipeline/retry.h"

#include <algorithm>
#include <cmath>
#include <memory>
#include <random>
#include <string>
#include <string_view>

#include "base/text.h"

namespace tocsin::pipeline {
namespace {

// What a server answered is text from outside: one line, and not longer than people read.
constexpr std::size_t kReasonBytes = 500;
std::string one_line(std::string_view text) {
  return shorten(printable(text), kReasonBytes);
}

bool give_up(const RetryPolicy& policy, const store::Delivery& delivery, Time now) {
  return delivery.attempts >= policy.least_attempts && now - delivery.queued > policy.give_up_after;
}

}  // namespace

Random system_random() {
  std::random_device seed;
  return [engine = std::mt19937_64(seed())]() mutable {
    return std::uniform_real_distribution<double>(0.0, 1.0)(engine);
  };
}

Milliseconds backoff(const RetryPolicy& policy, int attempts, std::optional<Milliseconds> retry_after,
                     const Random& random) {
  const auto grown = std::ldexp(static_cast<double>(policy.base.count()), std::clamp(attempts, 0, 40));
  const auto ceiling = std::min(grown, static_cast<double>(policy.cap.count()));
  const auto jittered = Milliseconds(static_cast<Milliseconds::rep>(random() * ceiling));
  const auto asked = std::clamp(retry_after.value_or(Milliseconds(0)), Milliseconds(0), kLongestRetryAfter);
  return std::max(jittered, asked);
}

Milliseconds horizon(const RetryPolicy& policy) {
  return std::max(policy.cap, kLongestRetryAfter) + std::chrono::minutes(1);
}

Decision decide(const RetryPolicy& policy, const sink::DeliveryResult& result,
                const store::Delivery& delivery, int failures_in_a_row, Time now, const Random& random) {
  using Kind = sink::NotDelivered::Kind;
  using How = store::Finish::How;
  if (result) return {{How::delivered, one_line(result->detail), {}, false, {}}, std::nullopt};

  const auto& failure = result.error();
  const auto reason = one_line(failure.reason);
  const std::string why(sink::name(failure.why));
  switch (failure.kind) {
    case Kind::permanent:
      return {{How::dead, reason, {}, false, why}, std::nullopt};
    case Kind::unavailable: {
      // The row waits a little longer than the channel: should it be this message that brings the channel down, then the
      // others get past it.
      const auto pause = backoff(policy, failures_in_a_row, failure.retry_after, random);
      return {{How::uncharged, reason, now + pause + std::chrono::seconds(1), false, why}, pause};
    }
    case Kind::retry:
    case Kind::unknown:
      break;
  }
  if (give_up(policy, delivery, now)) {
    return {{How::dead,
             "given up after " + std::to_string(delivery.attempts) + " attempts: " + reason,
             {},
             false,
             why},
            std::nullopt};
  }
  const auto wait = backoff(policy, delivery.attempts, failure.retry_after, random);
  return {{How::again, reason, now + wait, failure.kind == Kind::unknown, why}, std::nullopt};
}

}  // namespace tocsin::pipeline
