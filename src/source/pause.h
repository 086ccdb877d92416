// Waiting that a stop ends.
#pragma once

#include <condition_variable>
#include <mutex>
#include <stop_token>

#include "base/clock.h"

namespace tocsin::source {

/// False when stop was asked for, before or meanwhile.
inline bool pause(const std::stop_token& stop, Milliseconds time) {
  std::mutex mutex;
  std::condition_variable_any changed;
  std::unique_lock lock(mutex);
  changed.wait_for(lock, stop, time, [] { return false; });
  return !stop.stop_requested();
}

}  // namespace tocsin::source
