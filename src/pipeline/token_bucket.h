// Keeps a sink to its pace: a token a message, as many at once as the pace's burst, new ones at its rate. Overflow waits in the queue.
#pragma once

#include <optional>

#include "base/clock.h"
#include "sink/pace.h"

namespace tocsin::pipeline {

/// Full at first. One thread at a time.
class TokenBucket {
 public:
  explicit TokenBucket(const sink::Pace& pace);

  /// How long until there is a token: zero when there is one, or when there is no limit.
  Milliseconds wait(Time now);
  /// After wait() returned zero.
  void take();

 private:
  const sink::Pace pace_;
  double tokens_;
  std::optional<Time> filled_;  // when tokens_ was right
};

}  // namespace tocsin::pipeline
