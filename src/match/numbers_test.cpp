#include "match/numbers.h"

#include <algorithm>
#include <charconv>
#include <cstdlib>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace tocsin::match {
namespace {

TEST(Numbers, AreEqualByValue) {
  for (const auto* one :
       {"1", "1.0", "1e0", "10e-1", "0.1e1", "1E+0", "1000e-3", "1.00000000000000000000000000000"}) {
    EXPECT_EQ(comparable_number(one), 1.0) << one;
  }
  EXPECT_EQ(comparable_number("301.8"), comparable_number("3.018e2"));
  EXPECT_EQ(comparable_number("-0"), 0.0);
  EXPECT_EQ(comparable_number("0e-400"), 0.0);
  EXPECT_EQ(comparable_number("-1.5"), -1.5);
  EXPECT_EQ(comparable_number("123456789012.0"), 123456789012.0);
}

TEST(Numbers, ThatADoubleDoesNotKeepAreNotComparable) {
  EXPECT_TRUE(comparable_number("9007199254740992"));
  EXPECT_TRUE(comparable_number("9007199254740994"));
  for (const auto* number :
       {"9007199254740993", "0.1234567890123456789", "301.8000000000000000001", "1e400", "-1e400", "1e-400",
        "1.7976931348623159e308", "0e99999999999", "1e99999999999999999999"}) {
    EXPECT_FALSE(comparable_number(number)) << number;
  }
  EXPECT_FALSE(comparable_number(std::string(100'000, '9')));
}

TEST(Numbers, WithManyZerosAreStillComparable) {
  EXPECT_EQ(comparable_number("1" + std::string(300, '0') + "e-300"), 1.0);
  EXPECT_EQ(comparable_number("0." + std::string(300, '0') + "1e301"), 1.0);
}

TEST(Numbers, KeepTheEndsOfTheRangeOfDoubles) {
  EXPECT_TRUE(comparable_number("1.7976931348623157e308"));
  EXPECT_TRUE(comparable_number("2.2250738585072014e-308"));
  // The smallest double prints with two digits, as in Java.
  EXPECT_TRUE(comparable_number("4.9e-324"));
  EXPECT_FALSE(comparable_number("5e-324"));
}

// Shortest digits of the nearest double, as "d.ddde[-]x" without trailing zeros.
std::string printed(double value) {
  char buffer[40];
  return {buffer, std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr};
}

// Sixteen and seventeen digits are where it is decided: a double keeps most of the one and few of the other.
TEST(Numbers, OfManyDigitsAreComparableWhenADoublePrintsAsThey) {
  std::mt19937_64 random(5);
  std::size_t comparable = 0;
  constexpr std::size_t kRounds = 200'000;
  for (std::size_t i = 0; i < kRounds; ++i) {
    auto digits = std::to_string(random() % 100'000'000'000'000'000U + 1'000'000'000'000'000U);
    if (i % 3 != 0) digits = printed(std::strtod(("1." + digits).c_str(), nullptr)).substr(2);
    if (const auto e = digits.find('e'); e != std::string::npos) digits.resize(e);
    const auto whole = std::min(digits.size(), std::size_t{1 + random() % 20});
    auto text = digits.substr(0, whole) + "." + digits.substr(whole) + "0";
    if (text.starts_with('0')) text.insert(0, "1");
    if (i % 2 == 0) text.insert(0, "-");
    const double nearest = std::strtod(text.c_str(), nullptr);
    auto significant = text;
    std::erase_if(significant, [](char c) { return c == '.' || c == '-'; });
    significant.erase(significant.find_last_not_of('0') + 1);
    auto shortest = printed(nearest);
    shortest.resize(shortest.find('e'));
    std::erase_if(shortest, [](char c) { return c == '.' || c == '-'; });
    const auto number = comparable_number(text);
    ASSERT_EQ(number.has_value(), significant == shortest) << text;
    ASSERT_EQ(number.value_or(nearest), nearest) << text;
    if (number) ++comparable;
  }
  EXPECT_GT(comparable, kRounds / 10);
  EXPECT_LT(comparable, kRounds * 9 / 10);
}

TEST(Numbers, OtherTextsAreNone) {
  for (const auto* text :
       {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "1 ", " 1", "true", "NaN", "Infinity"}) {
    EXPECT_FALSE(comparable_number(text)) << text;
  }
}

}  // namespace
}  // namespace tocsin::match
