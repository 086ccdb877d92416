#include "sink/text/fit.h"

#include <gtest/gtest.h>

#include "base/text.h"

namespace tocsin::sink {
namespace {

TEST(Fit, LeavesWhatFits) {
  EXPECT_EQ(fit("a<b", 6, escape_markup), "a&lt;b");
  EXPECT_EQ(fit("", 0, escape_markup), "");
}

TEST(Fit, CutsNoEscapeAndNoCharacter) {
  EXPECT_EQ(fit("abcdefgh", 7, escape_markup), "abcd...");
  EXPECT_EQ(fit("<<<<<<<<", 11, escape_markup), "&lt;&lt;...");
  EXPECT_EQ(fit("\xE2\x82\xAC\xE2\x82\xAC\xE2\x82\xAC", 8, escape_markup), "\xE2\x82\xAC...");
}

TEST(Fit, NeverGoesOverItsLimit) {
  for (const auto* text : {"&", "<a>", "x", "\xE2\x82\xAC", "a&\xF0\x9F\x94\x94"}) {
    std::string much;
    while (much.size() < 500) much += text;
    for (std::size_t most = 0; most < 300; ++most) EXPECT_LE(fit(much, most, escape_markup).size(), most);
  }
}

}  // namespace
}  // namespace tocsin::sink
