#include "pipeline/token_bucket.h"

#include <algorithm>
#include <cmath>

namespace tocsin::pipeline {
namespace {

// What rounding may leave of a whole token.
constexpr double kWhole = 1.0 - 1e-6;

}  // namespace

TokenBucket::TokenBucket(const sink::Pace& pace) : pace_(pace), tokens_(pace.burst) {}

Milliseconds TokenBucket::wait(Time now) {
  if (!pace_.is_limited()) return Milliseconds(0);
  const double a_token = static_cast<double>(pace_.per.count()) / pace_.messages;
  // A clock that was set back gives nothing, and takes nothing away.
  const auto passed = filled_ ? std::max(Milliseconds(0), now - *filled_) : Milliseconds(0);
  filled_ = now;
  tokens_ = std::min<double>(pace_.burst, tokens_ + static_cast<double>(passed.count()) / a_token);
  if (tokens_ >= kWhole) return Milliseconds(0);
  return Milliseconds(static_cast<Milliseconds::rep>(std::ceil((1.0 - tokens_) * a_token)));
}

void TokenBucket::take() {
  if (pace_.is_limited()) tokens_ = std::max(0.0, tokens_ - 1.0);
}

}  // namespace tocsin::pipeline
