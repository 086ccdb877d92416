#include "match/numbers.h"

#include <gtest/gtest.h>
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

TEST(Numbers, OtherTextsAreNone) {
  for (const auto* text :
       {"", "-", "+1", "01", "1.", ".5", "1e", "1e+", "0x1", "1 ", " 1", "true", "NaN", "Infinity"}) {
    EXPECT_FALSE(comparable_number(text)) << text;
  }
}

}  // namespace
}  // namespace tocsin::match
