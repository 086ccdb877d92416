#include "match/decimal.h"

#include <cstdlib>
#include <gtest/gtest.h>
#include <random>
#include <string>

namespace tocsin::match {
namespace {

std::size_t length_with(std::string_view number, std::string_view behind) {
  return number_length(std::string(number) + std::string(behind));
}

TEST(Decimal, ANumberEndsWhereItsGrammarEnds) {
  for (const auto* number : {"0", "-0", "7", "12345678", "123456789", "-1234567890123456.1234567890123456",
                             "0.5", "1e5", "1E+5", "10.25e-17", "0e0"}) {
    for (const auto* behind : {"", ",", "}", "]      and more", ":", "/", " 1"}) {
      EXPECT_EQ(length_with(number, behind), std::string_view(number).size()) << number << behind;
    }
  }
  EXPECT_EQ(number_length("1.5.5"), 3U);
  EXPECT_EQ(number_length("1e5e5"), 3U);
}

TEST(Decimal, OtherTextsAreNone) {
  for (const auto* text :
       {"", "-", "+1", "00", "-01", "012345678", "1.", "1.e5", ".5", "1e", "1e+", "x", "-x", "1.x"}) {
    EXPECT_EQ(number_length(text), 0U) << text;
  }
}

TEST(Decimal, IsReadWhateverStandsNextToIt) {
  for (const auto* behind : {"", ",\"y\":1.5"}) {
    Decimal decimal;
    scan_number(std::string("-122.49899189994512") + behind, decimal);
    EXPECT_TRUE(decimal.fits);
    EXPECT_TRUE(decimal.negative);
    EXPECT_EQ(decimal.digits, 12'249'899'189'994'512U);
    EXPECT_EQ(decimal.exponent, -14);
  }
  Decimal decimal;
  scan_number("1.25e12", decimal);
  EXPECT_EQ(decimal.digits, 125U);
  EXPECT_EQ(decimal.exponent, 10);
  scan_number("9999999999999999999", decimal);
  EXPECT_TRUE(decimal.fits);
  EXPECT_EQ(decimal.digits, 9'999'999'999'999'999'999U);
  scan_number("10000000000000000000", decimal);
  EXPECT_FALSE(decimal.fits);
  scan_number("1e10000", decimal);
  EXPECT_FALSE(decimal.fits);
}

// With much behind it a number is read in another way.
TEST(Decimal, IsTheSameWithMuchBehindIt) {
  std::mt19937 draw(11);
  const auto digits = [&](std::size_t most) {
    std::string out;
    for (auto left = draw() % (most + 1); left > 0; --left) out += static_cast<char>('0' + draw() % 10);
    return out;
  };
  for (int i = 0; i < 50'000; ++i) {
    const std::string number = (draw() % 2 == 0 ? "-" : "") + digits(10) + (draw() % 8 == 0 ? "" : ".") +
                               digits(18) + (draw() % 4 == 0 ? "e-3" : "");
    Decimal alone;
    Decimal padded;
    const auto length = scan_number(number, alone);
    ASSERT_EQ(scan_number(number + ",\"y\":37.75,\"z\":0},{\"x\":-122.43}", padded), length) << number;
    if (length == 0) continue;
    ASSERT_EQ(padded.fits, alone.fits) << number;
    ASSERT_EQ(padded.negative, alone.negative) << number;
    if (!alone.fits) continue;
    ASSERT_EQ(padded.digits, alone.digits) << number;
    ASSERT_EQ(padded.exponent, alone.exponent) << number;
  }
}

TEST(Decimal, BoundsHoldTheValueAndAreNarrow) {
  for (const auto* text :
       {"-122.49899189994512", "0", "37.729900216217324", "9007199254740993", "1e22", "5e-22"}) {
    Decimal decimal;
    scan_number(text, decimal);
    const auto [low, high] = bounds_of(decimal);
    const double value = std::strtod(text, nullptr);
    EXPECT_LE(low, value) << text;
    EXPECT_GE(high, value) << text;
    EXPECT_LE(high - low, std::abs(value) * 1e-14) << text;
  }
  Decimal far;
  scan_number("1e300", far);
  EXPECT_LE(bounds_of(far).low, 1e300);
  EXPECT_GE(bounds_of(far).high, 1e300);
}

}  // namespace
}  // namespace tocsin::match
