#include "match/pattern_set.h"

#include <gmock/gmock.h>
#include <random>
#include <set>

namespace tocsin::match {
namespace {

std::vector<std::size_t> taken(PatternSet& set) {
  std::vector<std::size_t> out;
  set.take([&](std::size_t number) { out.push_back(number); });
  return out;
}

TEST(PatternSet, GivesBackInOrderWhatItWasGivenOnce) {
  for (const std::size_t size : {1U, 63U, 64U, 65U, 4096U, 4097U, 300'000U}) {
    PatternSet set;
    set.reserve(size);
    std::mt19937 random(static_cast<unsigned>(size));
    for (const std::size_t count : {0U, 1U, 5U, 500U}) {
      std::set<std::size_t> expected{size - 1};
      for (std::size_t i = 0; i < count; ++i) expected.insert(random() % size);
      for (const auto number : expected) {
        EXPECT_FALSE(set.holds(number));
        set.add(number);
        set.add(number);
        EXPECT_TRUE(set.holds(number));
      }
      ASSERT_THAT(taken(set), testing::ElementsAreArray(expected)) << size;
      ASSERT_THAT(taken(set), testing::IsEmpty()) << size;
    }
  }
}

TEST(PatternSet, GrowsWhenItIsEmpty) {
  PatternSet set;
  EXPECT_THAT(taken(set), testing::IsEmpty());
  set.reserve(0);
  set.reserve(10);
  set.add(9);
  EXPECT_THAT(taken(set), testing::ElementsAre(9));
  set.reserve(100'000);
  set.add(99'999);
  set.add(3);
  EXPECT_THAT(taken(set), testing::ElementsAre(3, 99'999));
}

}  // namespace
}  // namespace tocsin::match
