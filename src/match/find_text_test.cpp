#include "match/find_text.h"

#include <gtest/gtest.h>
#include <random>
#include <string>

namespace tocsin::match {
namespace {

TEST(FindText, FindsTheFirstPlaceAtOrBehindAnother) {
  EXPECT_EQ(find_text("arn:aws:iam::1:role/role-ci", "role/role-", 0), 15U);
  EXPECT_EQ(find_text("role/role/role-", "role/role-", 0), 5U);
  EXPECT_EQ(find_text("abcabc", "abc", 1), 3U);
  EXPECT_EQ(find_text("abcabc", "abc", 4), std::string_view::npos);
  EXPECT_EQ(find_text("", "a", 0), std::string_view::npos);
  EXPECT_EQ(find_text("a", "a", 0), 0U);
  EXPECT_EQ(find_text("a", "a", 9), std::string_view::npos);
}

// Few letters, so that most places begin and end alike; texts of all lengths around a block's.
TEST(FindText, AgreesWithTheSlowWay) {
  std::mt19937 draw(7);
  const auto text = [&](std::size_t size) {
    std::string out(size, 'a');
    for (auto& c : out) c = static_cast<char>('a' + draw() % 2);
    return out;
  };
  for (int i = 0; i < 20'000; ++i) {
    const auto wanted = text(1 + draw() % kLongestFound);
    const auto whole = text(draw() % 80);
    const auto from = draw() % 20;
    ASSERT_EQ(find_text(whole, wanted, from), whole.find(wanted, from))
        << whole << ' ' << wanted << ' ' << from;
  }
}

}  // namespace
}  // namespace tocsin::match
