#include "store/together.h"

#include <atomic>
#include <chrono>
#include <gtest/gtest.h>
#include <thread>

namespace tocsin::store {
namespace {

struct Number {
  int given = 0;
  int answer = 0;
};

TEST(Together, EachIsWrittenOnceAndByOneAtATime) {
  Together<Number> together;
  std::atomic<int> writers = 0;
  std::atomic<int> written = 0;
  std::atomic<bool> alone = true;
  const auto write = [&](std::span<Number* const> all) {
    if (++writers != 1) alone = false;
    for (auto* one : all) one->answer = one->given + 1;
    written += static_cast<int>(all.size());
    --writers;
  };
  constexpr int kThreads = 8;
  constexpr int kEach = 500;
  std::atomic<int> right = 0;
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < kThreads; ++t) {
      threads.emplace_back([&, t] {
        for (int i = 0; i < kEach; ++i) {
          Number number{t * kEach + i, 0};
          together.join(number, write);
          if (number.answer == number.given + 1) ++right;
        }
      });
    }
  }
  EXPECT_TRUE(alone);
  EXPECT_EQ(written, kThreads * kEach);
  EXPECT_EQ(right, kThreads * kEach);
}

TEST(Together, WhoComesMeanwhileIsWrittenTogether) {
  Together<Number> together;
  std::atomic<int> calls = 0;
  std::atomic<int> came = 0;
  const auto write = [&](std::span<Number* const> /*all*/) {
    // The first one stays until the others are at the door.
    if (++calls == 1) {
      while (came < 5) std::this_thread::yield();
      std::this_thread::sleep_for(std::chrono::milliseconds(50));
    }
  };
  {
    std::vector<std::jthread> threads;
    for (int t = 0; t < 5; ++t) {
      threads.emplace_back([&] {
        Number number;
        ++came;
        together.join(number, write);
      });
    }
  }
  EXPECT_LE(calls, 3) << "five who came at once do not wait five times";
  EXPECT_GE(calls, 2);
}

}  // namespace
}  // namespace tocsin::store
