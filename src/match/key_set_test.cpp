#include "match/key_set.h"

#include <gtest/gtest.h>
#include <random>
#include <set>

#include "match/testing/allocations.h"

namespace tocsin::match {
namespace {

TEST(KeySet, KnowsWhatItWasGivenSinceItForgot) {
  std::mt19937 random(1);
  KeySet keys;
  std::size_t work = 0;
  for (int round = 0; round < 20; ++round) {
    keys.clear();
    std::set<std::vector<std::uint32_t>> expected;
    for (int i = 0; i < 500; ++i) {
      std::vector<std::uint32_t> key(random() % 4);
      for (auto& number : key) number = static_cast<std::uint32_t>(random() % 6);
      ASSERT_EQ(keys.insert(key, work), expected.insert(key).second);
    }
  }
  EXPECT_LT(work, 20U * 500 * 4);
}

TEST(KeySet, AllocatesOnlyWhatItNeverHeld) {
  KeySet keys;
  std::size_t work = 0;
  const auto fill = [&] {
    keys.clear();
    for (std::uint32_t i = 0; i < 1000; ++i) keys.insert(std::vector{i}, work);
  };
  fill();
  std::vector<std::vector<std::uint32_t>> others;
  for (std::uint32_t i = 0; i < 1000; ++i) others.push_back({i + 7});
  const auto before = testing::allocations();
  keys.clear();
  for (const auto& key : others) EXPECT_TRUE(keys.insert(key, work));
  EXPECT_EQ(testing::allocations() - before, 0U);
}

}  // namespace
}  // namespace tocsin::match
