#include "base/hash.h"

#include <gtest/gtest.h>

#include "base/secret.h"

namespace tocsin {
namespace {

TEST(Sha256, GivesTheKnownDigests) {  // FIPS 180-4 examples
  EXPECT_EQ(sha256_hex(""), "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_EQ(sha256_hex("abc"), "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
}

TEST(Sha1, GivesTheKnownDigest) {  // FIPS 180-4 example
  EXPECT_EQ(sha1_hex("abc"), "a9993e364706816aba3e25717850c26c9cd0d89d");
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

TEST(HmacSha256, OfRfc4231) {
  EXPECT_EQ(hex(hmac_sha256(std::string(20, '\x0b'), "Hi There")),
            "b0344c61d8db38535ca8afceaf0bf12b881dc200c9833da726e9376c2e32cff7");
  EXPECT_EQ(hex(hmac_sha256("Jefe", "what do ya want for nothing?")),
            "5bdcc146bf60754e6a042426089575c75a003f089d2739839dec58b964ec3843");
  EXPECT_EQ(hex(hmac_sha256("", "")), "b613679a0814d9ec772f95d778c35fc5ff1697c493715653c6c712144292c5ad");
}

TEST(Hex, TwoDigitsAByte) {
  EXPECT_EQ(hex(std::string_view("\x00\x7f\xff", 3)), "007fff");
  EXPECT_EQ(hex(""), "");
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
