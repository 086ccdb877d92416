#include "function/small_blocks.h"

#include <algorithm>
#include <cstring>
#include <gtest/gtest.h>
#include <limits>
#include <map>
#include <random>
#include <thread>
#include <utility>
#include <vector>

namespace tocsin::function {
namespace {

// Its memory stays for good: one for all tests.
SmallBlocks& blocks() {
  static constinit SmallBlocks all;
  return all;
}

TEST(SmallBlocks, AreHandedOutAgain) {
  for (const std::size_t bytes :
       {std::size_t{0}, std::size_t{1}, std::size_t{16}, std::size_t{17}, std::size_t{1000},
        std::size_t{1024}, std::size_t{1025}, std::size_t{8000}, SmallBlocks::kMostBytes}) {
    auto* const first = blocks().take(bytes);
    blocks().give(first);
    auto* const second = blocks().take(bytes);
    EXPECT_EQ(first, second) << bytes;
    auto* const third = blocks().take(bytes);
    EXPECT_NE(third, second) << bytes;
    blocks().give(second);
    blocks().give(third);
  }
}

TEST(SmallBlocks, HoldWhatTheyWereAskedFor) {
  std::mt19937 random(7);
  std::multimap<std::uint32_t, std::pair<unsigned char*, std::size_t>> held;
  const auto give_one = [&] {
    const auto [block, size] = held.begin()->second;
    for (std::size_t i = 0; i < size; ++i) ASSERT_EQ(block[i], static_cast<unsigned char>(size));
    blocks().give(block);
    held.erase(held.begin());
  };
  for (int round = 0; round < 20'000; ++round) {
    const std::size_t size =
        random() % 2 == 0 ? random() % 1'400 : random() % 20'000;  // some are the C library's
    auto* const block = static_cast<unsigned char*>(blocks().take(size));
    ASSERT_EQ(reinterpret_cast<std::uintptr_t>(block) % alignof(std::max_align_t), 0U);
    std::memset(block, static_cast<int>(size & 0xFFU), size);
    held.emplace(static_cast<std::uint32_t>(random()), std::pair(block, size));
    if (held.size() > 300) give_one();
  }
  while (!held.empty()) give_one();
}

TEST(SmallBlocks, ThatAnotherThreadGivesBackAreHandedOutAgain) {
  constexpr std::size_t kBytes = 700;  // of a size that no other test uses
  std::vector<void*> taken;
  for (int i = 0; i < 100; ++i) taken.push_back(blocks().take(kBytes));
  const auto give_half = [&taken](std::size_t from) {
    for (auto i = from; i < from + 50; ++i) blocks().give_from_afar(taken[i]);
  };
  std::thread one(give_half, 0);
  std::thread other(give_half, 50);
  one.join();
  other.join();
  std::vector<void*> again;
  for (int i = 0; i < 100; ++i) again.push_back(blocks().take(kBytes));
  std::sort(taken.begin(), taken.end());
  std::sort(again.begin(), again.end());
  EXPECT_EQ(taken, again);
}

TEST(SmallBlocks, OfTheCLibraryMayBeGivenBackByAnybody) {
  auto* const one = SmallBlocks::take_from_library(10);
  auto* const other = SmallBlocks::take_from_library(100'000);
  ASSERT_NE(one, nullptr);
  blocks().give(one);
  blocks().give_from_afar(other);
  EXPECT_EQ(blocks().take(std::numeric_limits<std::size_t>::max()), nullptr);
}

TEST(SmallBlocksDeathTest, EndTheProgramWhenTheyAreGivenBackTwice) {
  auto* const block = blocks().take(40);
  blocks().give(block);
  EXPECT_DEATH(blocks().give(block), "");
  EXPECT_DEATH(blocks().give_from_afar(block), "");
}

TEST(SmallBlocksDeathTest, EndTheProgramWhenWhatStandsBeforeThemWasOverwritten) {
  auto* const block = static_cast<char*>(blocks().take(40));
  EXPECT_DEATH(
      {
        std::memset(block - 16, 'x', 16);
        blocks().give(block);
      },
      "");
  blocks().give(block);
}

}  // namespace
}  // namespace tocsin::function
