// The signals that `tocsin serve` acts on.
#pragma once

#include <chrono>
#include <csignal>
#include <ctime>
#include <pthread.h>

namespace tocsin::cli {

/// SIGTERM, SIGINT and SIGHUP are blocked in every thread that is started after it was made, and taken here. SIGPIPE is ignored.
class StopSignal {
 public:
  StopSignal() {
    std::signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    sigaddset(&set_, SIGHUP);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  int wait() const {
    int signal = 0;
    while (sigwait(&set_, &signal) != 0) {
    }
    return signal;
  }
  /// False when none came in that time.
  bool wait_for(std::chrono::seconds limit) const {
    const timespec time{limit.count(), 0};
    return sigtimedwait(&set_, nullptr, &time) > 0;
  }

 private:
  sigset_t set_{};
};

}  // namespace tocsin::cli
