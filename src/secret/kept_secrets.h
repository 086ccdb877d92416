// Secrets that had to be asked for, kept for a while. Thread-safe.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"

namespace tocsin::secret {

class KeptSecrets {
 public:
  static constexpr Milliseconds kFresh{300'000};   // then it is asked anew, and holds while nobody answers
  static constexpr Milliseconds kRefused{10'000};  // a wrong one must not make each alert ask

  /// `clock` must outlive it.
  explicit KeptSecrets(const Clock& clock) : clock_(clock) {}

  /// `ask` is called without a lock held; two that come at once may both ask.
  Result<Secret> get(const std::string& place, const std::function<Result<Secret>()>& ask);
  /// Whoever was refused does not tell which: none is shown for longer than kRefused without asking.
  void one_was_refused();

 private:
  struct Kept {
    Secret secret;
    Time asked;
    bool refused = false;
  };

  bool is_good(const Kept& kept) const;

  const Clock& clock_;
  std::mutex mutex_;
  std::map<std::string, Kept> kept_;
};

}  // namespace tocsin::secret
