#include "scan/sequence.h"

#include <atomic>
#include <gtest/gtest.h>
#include <mutex>
#include <thread>
#include <vector>

namespace tocsin::scan {
namespace {

struct Numbered {
  std::uint64_t number = 0;
};

TEST(Sequence, HandsOverInOrderWhateverTheThreadsDo) {
  constexpr std::uint64_t kTasks = 2000;
  constexpr std::size_t kWindow = 6;
  Sequence<Numbered> sequence(kWindow);
  std::mutex input;
  std::uint64_t begun = 0;
  std::atomic<std::uint64_t> under_way = 0;
  std::uint64_t most = 0;                  // guarded by input
  std::vector<std::uint64_t> handed_over;  // by the sequence: one thread at a time
  const auto work = [&](unsigned seed) {
    while (true) {
      std::unique_ptr<Numbered> task;
      {
        const std::lock_guard lock(input);
        if (begun == kTasks) return;
        ++begun;
        task = sequence.begin();
        most = std::max<std::uint64_t>(most, ++under_way);
      }
      if (task->number % (seed + 2) == 0) std::this_thread::yield();
      if (task->number % 97 == 0) {
        sequence.wait_for_turn(*task);
        EXPECT_EQ(handed_over.size(), task->number);
      }
      sequence.finish(std::move(task), [&](Numbered& done) {
        handed_over.push_back(done.number);
        --under_way;
      });
    }
  };
  {
    std::vector<std::jthread> threads;
    for (unsigned i = 0; i < 4; ++i) threads.emplace_back(work, i);
  }
  ASSERT_EQ(handed_over.size(), kTasks);
  for (std::uint64_t i = 0; i < kTasks; ++i) ASSERT_EQ(handed_over[i], i);
  EXPECT_LE(most, kWindow);
}

TEST(Sequence, OneThreadNeverWaits) {
  Sequence<Numbered> sequence(1);
  std::uint64_t sum = 0;
  for (int i = 0; i < 100; ++i) {
    sequence.finish(sequence.begin(), [&](const Numbered& done) { sum += done.number; });
  }
  EXPECT_EQ(sum, 4950U);
}

}  // namespace
}  // namespace tocsin::scan
