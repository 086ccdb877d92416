// Numbered tasks that many threads work on and that are handed over one after the other, in their order. Bounded: a thread that is
// too far ahead waits.
#pragma once

#include <condition_variable>
#include <cstddef>
#include <cstdint>
#include <memory>
#include <mutex>
#include <vector>

namespace tocsin::scan {

/// Thread-safe. `Task` has a std::uint64_t `number`, and is used again after it was handed over.
template <class Task>
class Sequence {
 public:
  /// At most `window` tasks are begun and not handed over.
  explicit Sequence(std::size_t window) : done_(window) {}

  /// The next task, perhaps a used one. Waits for room. Every task that was begun must be given to finish().
  std::unique_ptr<Task> begin() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return begun_ - turn_ < done_.size(); });
    auto task = spare_.empty() ? std::make_unique<Task>() : std::move(spare_.back());
    if (!spare_.empty()) spare_.pop_back();
    task->number = begun_++;
    return task;
  }

  /// The task is done: as soon as all before it were handed over, `hand_over` gets it, in this thread or in that of the task
  /// before; never in two threads at once.
  template <class HandOver>
  void finish(std::unique_ptr<Task> task, const HandOver& hand_over) {
    std::unique_lock lock(mutex_);
    done_[task->number % done_.size()] = std::move(task);
    if (handing_over_) return;
    handing_over_ = true;
    while (auto next = std::move(done_[turn_ % done_.size()])) {
      lock.unlock();
      hand_over(*next);
      lock.lock();
      spare_.push_back(std::move(next));
      ++turn_;
      changed_.notify_all();
    }
    handing_over_ = false;
    changed_.notify_all();
  }

  /// Until everything before a task that is not yet done was handed over. Its thread may then hand over parts of it.
  void wait_for_turn(const Task& task) {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [&] { return turn_ == task.number && !handing_over_; });
  }

 private:
  std::mutex mutex_;
  std::condition_variable changed_;
  std::vector<std::unique_ptr<Task>> done_;  // by number, modulo the window
  std::vector<std::unique_ptr<Task>> spare_;
  std::uint64_t begun_ = 0;
  std::uint64_t turn_ = 0;  // the first that was not handed over
  bool handing_over_ = false;
};

}  // namespace tocsin::scan
