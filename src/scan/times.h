// How long things took, in seconds.
#pragma once

#include <chrono>
#include <ctime>

namespace tocsin::scan {

struct Times {
  double read = 0;  // reading and inflating, by the clock on the wall: who reads also waits
  double match =
      0;  // finding events and matching them, by the thread's own clock: what other programs take does not count
};

struct WallClock {
  static double now() {
    return std::chrono::duration<double>(std::chrono::steady_clock::now().time_since_epoch()).count();
  }
};

struct ThreadClock {
  static double now() {
    timespec time{};
    ::clock_gettime(CLOCK_THREAD_CPUTIME_ID, &time);
    return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_nsec) * 1e-9;
  }
};

/// Adds the time from its beginning to its end to `sum`.
template <class Clock>
class Stopwatch {
 public:
  explicit Stopwatch(double& sum) : sum_(sum) {}
  ~Stopwatch() { sum_ += Clock::now() - begin_; }
  Stopwatch(const Stopwatch&) = delete;
  Stopwatch& operator=(const Stopwatch&) = delete;

 private:
  double& sum_;
  double begin_ = Clock::now();
};

using ReadWatch = Stopwatch<WallClock>;
using MatchWatch = Stopwatch<ThreadClock>;

}  // namespace tocsin::scan
