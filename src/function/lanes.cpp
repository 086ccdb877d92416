#include "function/lanes.h"

#include <iterator>
#include <utility>

namespace tocsin::function {

void Lanes::add(Errand errand) {
  auto& lane = lanes_[errand.lane];
  {
    const std::lock_guard guard(lane.mutex);
    if (lane.waiting.size() < kBacklog) {
      lane.waiting.push_back(std::move(errand));
      if (!lane.thread.joinable()) {
        lane.closed = false;
        lane.thread = std::thread([this, &lane] { run(lane); });
      }
      lane.more.notify_one();
      return;
    }
  }
  outcomes_.push_back(courier_.hand_over(errand, "too much waits for this channel"));
}

void Lanes::run(Lane& lane) {
  std::unique_lock lock(lane.mutex);
  for (;;) {
    lane.more.wait(lock, [&] { return lane.closed || !lane.waiting.empty(); });
    if (lane.waiting.empty()) return;
    const auto errand = std::move(lane.waiting.front());
    lane.waiting.pop_front();
    lock.unlock();
    auto outcome = courier_.carry(errand);
    lock.lock();
    lane.outcomes.push_back(std::move(outcome));
  }
}

std::vector<Outcome> Lanes::finish() {
  for (auto& lane : lanes_) {
    const std::lock_guard guard(lane.mutex);
    lane.closed = true;
    lane.more.notify_one();
  }
  auto all = std::exchange(outcomes_, {});
  for (auto& lane : lanes_) {
    if (lane.thread.joinable()) lane.thread.join();
    std::move(lane.outcomes.begin(), lane.outcomes.end(), std::back_inserter(all));
    lane.outcomes.clear();
  }
  return all;
}

}  // namespace tocsin::function
