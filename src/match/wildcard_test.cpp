#include "match/wildcard.h"

#include <gtest/gtest.h>

namespace tocsin::match {
namespace {

bool fits(std::string_view wildcard, std::string_view text) {
  return parse_wildcard(wildcard).value().matches(text);
}

TEST(Wildcard, StarsAreAnyText) {
  EXPECT_TRUE(fits("a*b", "ab"));
  EXPECT_TRUE(fits("a*b", "axxb"));
  EXPECT_FALSE(fits("a*b", "axxbc"));
  EXPECT_TRUE(fits("*", ""));
  EXPECT_TRUE(fits("*a*", "bab"));
  EXPECT_FALSE(fits("a*a", "a"));
  EXPECT_TRUE(fits("*ab*ba*", "abba"));
  EXPECT_FALSE(fits("*ab*ba*", "aba"));
  EXPECT_TRUE(fits("", ""));
  EXPECT_FALSE(fits("", "a"));
  EXPECT_TRUE(fits("é*é", "éé"));
  EXPECT_FALSE(fits("é*é", "é"));
}

TEST(Wildcard, AnEscapedCharacterIsItself) {
  EXPECT_TRUE(fits(R"(a\*b)", "a*b"));
  EXPECT_FALSE(fits(R"(a\*b)", "axb"));
  EXPECT_TRUE(fits(R"(\\*)", R"(\x)"));
  EXPECT_TRUE(fits(R"(*\**)", "*"));
}

TEST(Wildcard, IsRefusedWithThePlaceOfTheMistake) {
  EXPECT_EQ(parse_wildcard("ab**").error().offset, 2U);
  EXPECT_EQ(parse_wildcard(R"(ab\c)").error().offset, 2U);
  EXPECT_EQ(parse_wildcard(R"(ab\)").error().offset, 2U);
  EXPECT_TRUE(parse_wildcard(R"(\**)"));
  EXPECT_TRUE(parse_wildcard(R"(*\*)"));
}

TEST(Wildcard, DoesNotTakeForeverOnManyStars) {
  std::string wildcard;
  for (int i = 0; i < 2'000; ++i) wildcard += "*a";
  wildcard += "b";
  EXPECT_FALSE(fits(wildcard, std::string(1'000'000, 'a')));
}

}  // namespace
}  // namespace tocsin::match
