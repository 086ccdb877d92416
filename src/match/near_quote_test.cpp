#include "match/near_quote.h"

#include <gtest/gtest.h>
#include <string>

namespace tocsin::match {
namespace {

TEST(NearQuote, TheFirstQuoteOrBackslashEndsTheSearch) {
  for (const char end : {'"', '\\'}) {
    for (std::size_t at = 0; at < kNear; ++at) {
      for (const char other : {'a', '\0', '!', '#', '[', ']', '\xA2', '\xDC', '\xFF'}) {
        std::string text(kNear, other);
        text[at] = end;
        EXPECT_EQ(before_quote(text.data()), at) << other;
        text.back() = '"';
        EXPECT_EQ(before_quote(text.data()), at) << other;
      }
    }
  }
}

TEST(NearQuote, WithoutThemThereIsNoEnd) {
  EXPECT_EQ(before_quote(std::string(kNear, 'x').data()), kNear);
  EXPECT_EQ(before_quote((std::string(kNear, '\xA1') + '"').data()), kNear);
}

}  // namespace
}  // namespace tocsin::match
