#include "aws/percent.h"

#include <gtest/gtest.h>

namespace tocsin::aws {
namespace {

TEST(UriEncode, Rfc3986) {
  EXPECT_EQ(uri_encode("AZaz09-_.~"), "AZaz09-_.~");
  EXPECT_EQ(uri_encode("a b+c/d=e&f%é\n"), "a%20b%2Bc%2Fd%3De%26f%25%C3%A9%0A");
  EXPECT_EQ(uri_encode("/a b/", true), "/a%20b/");
  EXPECT_EQ(uri_encode("!'()*:@,"), "%21%27%28%29%2A%3A%40%2C");
}

TEST(UriEncode, LongTexts) {
  std::string text;
  std::string encoded;
  for (int i = 0; i < 300; ++i) {
    text += "a/";
    encoded += "a%2F";
  }
  EXPECT_EQ(uri_encode(text), encoded);
}

TEST(FormEncoded, ASpaceIsAPlusAndAPlusIsNot) {
  std::string out = "Message=";
  append_form_encoded(out, "  1 + 1\n~");
  EXPECT_EQ(out, "Message=++1+%2B+1%0A~");
}

}  // namespace
}  // namespace tocsin::aws
