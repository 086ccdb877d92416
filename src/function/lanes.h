// A thread a channel, for one invocation: one that hangs delays only itself.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <deque>
#include <memory>
#include <mutex>
#include <thread>
#include <vector>

#include "function/courier.h"

namespace tocsin::function {

/// add() and finish() are for one thread. Ending it finishes first.
class Lanes {
 public:
  /// What may wait for one channel. What is beyond it is handed over without an attempt.
  static constexpr std::size_t kBacklog = 64;

  /// `courier` must outlive it. Threads start when they have something to do.
  Lanes(Courier& courier, std::size_t count) : courier_(courier), lanes_(count) {}
  ~Lanes() { finish(); }
  Lanes(const Lanes&) = delete;
  Lanes& operator=(const Lanes&) = delete;

  void add(Errand errand);

  /// Waits until all of it has ended, and gives what became of it in no order. May be called again.
  std::vector<Outcome> finish();

 private:
  struct Lane {
    std::mutex mutex;
    std::condition_variable more;
    std::deque<Errand> waiting;
    bool closed = false;
    std::vector<Outcome> outcomes;
    std::thread thread;
  };

  void run(Lane& lane);

  Courier& courier_;
  std::deque<Lane> lanes_;         // they neither move nor are copied
  std::vector<Outcome> outcomes_;  // of what was handed over by add()
};

}  // namespace tocsin::function
