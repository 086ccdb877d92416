#include "aws/cached_credentials.h"

#include "base/log.h"

namespace tocsin::aws {
namespace {

constexpr std::chrono::minutes kRefreshBefore{5};
constexpr std::chrono::minutes kTryAgainAfter{1};

}  // namespace

bool CachedCredentials::is_due() const {
  if (!current_) return true;
  const auto now = clock_.now();
  return current_->expires && *current_->expires - now < kRefreshBefore && now >= next_try_;
}

bool CachedCredentials::holds() const {
  return current_ && (!current_->expires || clock_.now() < *current_->expires);
}

Result<Credentials> CachedCredentials::credentials(net::Deadline deadline) {
  std::unique_lock lock(mutex_);
  if (!is_due()) return *current_;
  if (fetching_) return holds() ? *current_ : wait(lock, deadline);
  fetching_ = true;
  lock.unlock();
  auto result = fetch_(deadline);
  lock.lock();
  fetching_ = false;
  ++fetches_;
  fetched_.notify_all();
  if (result) {
    current_ = *result;
    last_error_.reset();
    // Those that end soon after they came (a slow clock, a service in trouble) must not be fetched at every call.
    next_try_ = clock_.now() + kTryAgainAfter;
    return result;
  }
  last_error_ = result.error();
  if (!holds()) return result;
  next_try_ = clock_.now() + kTryAgainAfter;
  log::warning("the credentials could not be renewed; the old ones still hold",
               {{"error", to_string(*last_error_)}});
  return *current_;
}

void CachedCredentials::forget(const Credentials& expired) {
  const std::lock_guard lock(mutex_);
  // Another thread may have fetched newer ones since.
  if (current_ && current_->access_key_id == expired.access_key_id) current_.reset();
}

Result<Credentials> CachedCredentials::wait(std::unique_lock<std::mutex>& lock, net::Deadline deadline) {
  const auto before = fetches_;
  const auto over = [&] { return fetches_ != before; };
  if (deadline == net::Deadline::max()) {
    fetched_.wait(lock, over);
  } else if (!fetched_.wait_until(lock, deadline, over)) {
    return fail({ErrorKind::io, "the credentials did not come in time", "", ""});
  }
  if (last_error_) return fail(*last_error_);
  if (!current_)
    return fail({ErrorKind::permission, "the credentials have expired", "", ""});  // forgotten meanwhile
  return *current_;
}

}  // namespace tocsin::aws
