#include "base/utf8.h"

#include <gtest/gtest.h>

namespace tocsin {
namespace {

std::string utf8(char32_t character) {
  std::string out;
  append_utf8(out, character);
  return out;
}

TEST(AppendUtf8, WritesOneToFourBytes) {
  EXPECT_EQ(utf8(0), std::string(1, '\0'));
  EXPECT_EQ(utf8(0x7F), "\x7F");
  EXPECT_EQ(utf8(0x80), "\xC2\x80");
  EXPECT_EQ(utf8(0x7FF), "\xDF\xBF");
  EXPECT_EQ(utf8(0x800), "\xE0\xA0\x80");
  EXPECT_EQ(utf8(0xD800), "\xED\xA0\x80");
  EXPECT_EQ(utf8(0xFFFF), "\xEF\xBF\xBF");
  EXPECT_EQ(utf8(0x10000), "\xF0\x90\x80\x80");
  EXPECT_EQ(utf8(0x10FFFF), "\xF4\x8F\xBF\xBF");
}

}  // namespace
}  // namespace tocsin
