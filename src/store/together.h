// Who comes while another's writing waits for the disk is written next, together with all who came: one wait for all of them ("group commit").
#pragma once

#include <condition_variable>
#include <mutex>
#include <span>
#include <utility>
#include <vector>

namespace tocsin::store {

template <class Request>
class Together {
 public:
  /// Blocks until `request` was among those that `write` was given, by this thread or by another one that came here. `write` takes a
  /// std::span<Request* const>, is called by one thread at a time and must not throw.
  template <class Write>
  void join(Request& request, const Write& write) {
    Waiting mine{&request};
    std::unique_lock lock(mutex_);
    waiting_.push_back(&mine);
    changed_.wait(lock, [&] { return mine.written || !writing_; });
    if (mine.written) return;
    writing_ = true;
    const auto batch = std::exchange(waiting_, {});
    lock.unlock();
    std::vector<Request*> requests;
    requests.reserve(batch.size());
    for (const auto* one : batch) requests.push_back(one->request);
    write(std::span<Request* const>(requests));
    lock.lock();
    for (auto* one : batch) one->written = true;
    writing_ = false;
    // Under the lock: who is written may destroy what it waits for as soon as it sees that.
    changed_.notify_all();
  }

 private:
  struct Waiting {
    Request* request;
    bool written = false;
  };

  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<Waiting*> waiting_;
  bool writing_ = false;
};

}  // namespace tocsin::store
