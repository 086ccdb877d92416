// Writes digests, and what timers of incidents tell, when they are due. What they tell of is in the store: they do not depend on the settings of today.
#pragma once

#include <functional>
#include <stop_token>

#include "base/clock.h"
#include "pipeline/dispatch.h"
#include "store/store.h"

namespace tocsin::pipeline {

class Digests {
 public:
  /// The references must outlive it. `on_queued` is called when one was written.
  Digests(store::Store& store, const Clock& clock, const Dispatch& dispatch, std::function<void()> on_queued);

  /// Runs tick() every few seconds until stop is asked for.
  void run(const std::stop_token& stop);

  /// Writes what is due; how many. An error of the store is logged and tried again at the next tick.
  int tick();

 private:
  int write_digests(Time now);
  int run_timers(Time now);

  store::Store& store_;
  const Clock& clock_;
  const Dispatch& dispatch_;
  const std::function<void()> on_queued_;
};

}  // namespace tocsin::pipeline
