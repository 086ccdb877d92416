#include "base/hash.h"

#include <gtest/gtest.h>

#include "base/secret.h"

namespace tocsin {
namespace {

TEST(Sha256, GivesTheKnownDigests) {  // FIPS 180-4 examples
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Base64, GivesTheKnownTexts) {  // RFC 4648, section 10
  EXPECT_EQ(base64(""), "");
  EXPECT_EQ(base64("f"), "Zg==");
  EXPECT_EQ(base64("fo"), "Zm8=");
  EXPECT_EQ(base64("foo"), "Zm9v");
  EXPECT_EQ(base64("foob"), "Zm9vYg==");
  EXPECT_EQ(base64("fooba"), "Zm9vYmE=");
  EXPECT_EQ(base64("foobar"), "Zm9vYmFy");
  EXPECT_EQ(base64(std::string_view("\0\xFF", 2)), "AP8=");
  EXPECT_EQ(base64(std::string(300, 'x')).find('\n'), std::string::npos);
}

TEST(RandomHex, IsAsLongAsAskedAndNeverTheSame) {
  EXPECT_EQ(random_hex(16).size(), 32U);
  EXPECT_EQ(random_hex(16).find_first_not_of("0123456789abcdef"), std::string::npos);
  EXPECT_NE(random_hex(16), random_hex(16));
  EXPECT_EQ(random_hex(0), "");
}

TEST(Secret, EqualsOnlyItself) {
  const Secret token("token");
  EXPECT_TRUE(equal_in_constant_time(token, "token"));
  EXPECT_FALSE(equal_in_constant_time(token, "Token"));
  EXPECT_FALSE(equal_in_constant_time(token, "token "));
  EXPECT_FALSE(equal_in_constant_time(token, ""));
  EXPECT_FALSE(equal_in_constant_time(Secret(), "")) << "no secret opens nothing";
}

}  // namespace
}  // namespace tocsin
