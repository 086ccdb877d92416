// Retention, and the care it takes with clocks: a wall clock that jumped a year ahead must not delete a year.
#pragma once

#include <chrono>
#include <optional>
#include <stop_token>

#include "base/clock.h"
#include "store/store.h"

namespace tocsin::pipeline {

/// True when the wall clock moved as far as the steady clock did, to a minute or a hundredth.
bool clocks_agree(Milliseconds wall, Milliseconds steady);

class Housekeeping {
 public:
  using Steady = std::chrono::steady_clock::time_point;

  /// The references must outlive it.
  Housekeeping(store::Store& store, const Clock& clock, store::Retention retention);

  /// Runs tick() every minute until stop is asked for.
  void run(const std::stop_token& stop);

  /// Prunes when the clocks agree about the time since the last call; the first call only looks at them. Returns the rows
  /// deleted, nothing when the clocks disagree or there is nothing to compare with. An error of the store is logged and
  /// tried again at the next tick.
  std::optional<int> tick(Steady steady_now, const std::stop_token& stop = {});

 private:
  store::Store& store_;
  const Clock& clock_;
  const store::Retention retention_;

  struct Seen {
    Time wall;
    Steady steady;
  };
  std::optional<Seen> seen_;
};

}  // namespace tocsin::pipeline
