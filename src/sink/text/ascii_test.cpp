#include "sink/text/ascii.h"

#include <gtest/gtest.h>

namespace tocsin::sink {
namespace {

TEST(Ascii, KeepsWhatIsAscii) {
  EXPECT_EQ(ascii(""), "");
  EXPECT_EQ(ascii("IAM User Created: a-b_c@d (what?!) [x] {y} ~"),
            "IAM User Created: a-b_c@d (what?!) [x] {y} ~");
}

TEST(Ascii, WritesLatinLettersWithoutTheirMarks) {
  EXPECT_EQ(ascii("Jürgen Groß, Ærøskøbing, Łódź, Señor Ñ, İstanbul ſ"),
            "Juergen Gross, AEroskobing, Lodz, Senor N, Istanbul s");
  EXPECT_EQ(ascii("ÀÅÇÿĀŽž"), "AACyAZz");
}

TEST(Ascii, WritesSignsPlainly) {
  EXPECT_EQ(ascii("„a“ ‘b’ «c» – — … €5\u00A0!"), "\"a\" 'b' \"c\" - - ... EUR5 !");
}

TEST(Ascii, SaysOnceThatSomethingIsThere) {
  EXPECT_EQ(ascii("user 山田太郎 😀 x"), "user ? ? x");
  EXPECT_EQ(ascii("a??b"), "a??b");
}

TEST(Ascii, IsOneLineOfPrintableCharactersWhateverComes) {
  std::string every;
  for (int c = 1; c < 256; ++c) every += static_cast<char>(c);
  for (unsigned c = 0x80; c < 0x3000; ++c) {
    if (c < 0x800) {
      every += static_cast<char>(0xC0U | c >> 6U);
    } else {
      every += static_cast<char>(0xE0U | c >> 12U);
      every += static_cast<char>(0x80U | (c >> 6U & 0x3FU));
    }
    every += static_cast<char>(0x80U | (c & 0x3FU));
  }
  for (const char c : ascii(every)) ASSERT_TRUE(c >= 0x20 && c < 0x7F) << static_cast<int>(c);
}

}  // namespace
}  // namespace tocsin::sink
