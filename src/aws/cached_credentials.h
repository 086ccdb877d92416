// Credentials that are fetched once and again before they expire.
#pragma once

#include <condition_variable>
#include <cstdint>
#include <functional>
#include <mutex>
#include <optional>

#include "aws/credentials.h"
#include "base/clock.h"

namespace tocsin::aws {

/// Fetches anew 5 minutes before the expiry; one thread at a time, while the others go on with what still holds or wait. A fetch that fails while
/// the old ones hold is tried again after a minute. Without an expiry they are kept for ever. Thread-safe; `clock` must outlive it.
///
/// Fetched credentials are given out even when they have ended: what may not be used is for `fetch` to say, see still_valid().
class CachedCredentials final : public CredentialProvider {
 public:
  using Fetch = std::function<Result<Credentials>(net::Deadline)>;
  CachedCredentials(Fetch fetch, const Clock& clock) : fetch_(std::move(fetch)), clock_(clock) {}

  Result<Credentials> credentials(net::Deadline deadline) override;
  void forget(const Credentials& expired) override;

 private:
  bool is_due() const;  // time to fetch; under the lock
  bool holds() const;   // what there is may be used meanwhile; under the lock
  Result<Credentials> wait(std::unique_lock<std::mutex>& lock, net::Deadline deadline);

  const Fetch fetch_;
  const Clock& clock_;
  std::mutex mutex_;  // of all below
  std::condition_variable fetched_;
  bool fetching_ = false;
  std::uint64_t fetches_ = 0;  // that have ended
  std::optional<Credentials> current_;
  Time next_try_{};
  std::optional<Error> last_error_;
};

}  // namespace tocsin::aws
