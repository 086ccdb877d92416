#include "match/ip_range.h"

#include <gtest/gtest.h>

namespace tocsin::match {
namespace {

TEST(IpAddress, V4IsFourDecimalNumbers) {
  EXPECT_EQ(parse_ip("10.0.0.1"), parse_ip("010.00.0.001"));
  EXPECT_TRUE(parse_ip("255.255.255.255"));
  for (const auto* text :
       {"", "10.0.0", "10.0.0.256", "10.0.0.1.2", "10..0.1", "10.0.0.", ".10.0.0.1", "10.0.0.1 ", " 10.0.0.1",
        "10.0.0.-1", "0x10.0.0.1", "10.0.0.99999999999", "0000000010.0.0.1"}) {
    EXPECT_FALSE(parse_ip(text)) << text;
  }
}

TEST(IpAddress, V6IsHexadecimalWithOneGap) {
  EXPECT_EQ(parse_ip("2001:db8::1"), parse_ip("2001:0DB8:0:0:0:0:0:0001"));
  EXPECT_EQ(parse_ip("::"), parse_ip("0:0:0:0:0:0:0:0"));
  EXPECT_EQ(parse_ip("1::"), parse_ip("1:0:0:0:0:0:0:0"));
  EXPECT_EQ(parse_ip("::1"), parse_ip("::00001"));
  for (const auto* text :
       {":", ":::", "1:::2", "::1::", "1:2:3:4:5:6:7", "1:2:3:4:5:6:7:8:9", "1:2:3:4:5:6:7:8::", "::12345",
        "1:2:3:4:5:6:7:", ":1:2:3:4:5:6:7:8", "::g", "fe80::1%eth0", "[::1]", "::ffff:10.0.0.1", "a:b"}) {
    EXPECT_FALSE(parse_ip(text)) << text;
  }
}

TEST(IpAddress, AMappedOneIsV4) {
  EXPECT_EQ(parse_ip("::ffff:a00:1"), parse_ip("10.0.0.1"));
  EXPECT_NE(parse_ip("::a00:1"), parse_ip("10.0.0.1"));
}

bool contains(std::string_view cidr, std::string_view address) {
  return parse_cidr(cidr).value().contains(parse_ip(address).value());
}

TEST(IpRange, ComparesLeadingBits) {
  EXPECT_TRUE(contains("10.1.2.3/23", "10.1.3.255"));
  EXPECT_FALSE(contains("10.1.2.3/23", "10.1.4.0"));
  EXPECT_TRUE(contains("10.0.0.7/32", "10.0.0.7"));
  EXPECT_FALSE(contains("10.0.0.7/32", "10.0.0.6"));
  EXPECT_TRUE(contains("2001:db8::/33", "2001:db8:7fff::1"));
  EXPECT_FALSE(contains("2001:db8::/33", "2001:db8:8000::"));
}

TEST(IpRange, HoldsItsOwnFamilyOnly) {
  EXPECT_TRUE(contains("0.0.0.0/0", "255.1.2.3"));
  EXPECT_FALSE(contains("0.0.0.0/0", "::1"));
  EXPECT_FALSE(contains("::/0", "1.2.3.4"));
  EXPECT_TRUE(contains("::ffff:a00:0/8", "10.1.2.3"));
}

TEST(IpRange, ReadsTheNumberOfBitsAsJavaDoes) {
  for (const auto* text :
       {"10.0.0.0/8", "10.0.0.0/08", "10.0.0.0/+8", "10.0.0.0/8/", "10.0.0.0/-0", "10.0.0.0/0"}) {
    EXPECT_TRUE(parse_cidr(text)) << text;
  }
  for (const auto* text :
       {"", "/", "/8", "10.0.0.0", "10.0.0.0/", "10.0.0.0/33", "10.0.0.0/-1", "10.0.0.0/ 8", "10.0.0.0/8/8",
        "10.0.0.0//8", "10.0.0.0/8x", "10.0.0.0/+-8", "10.0.0.0/++8", "::/129", "::ffff:0:0/96",
        "10.0.0.0/99999999999999999999", "example/8"}) {
    EXPECT_FALSE(parse_cidr(text)) << text;
  }
}

TEST(IpRange, ANumberIsComparedAsHexadecimalText) {
  const auto all = parse_cidr("0.0.0.0/0").value();
  EXPECT_TRUE(all.contains_number_text("5"));
  EXPECT_TRUE(all.contains_number_text("12345678901"));
  EXPECT_FALSE(all.contains_number_text("-5"));
  EXPECT_FALSE(all.contains_number_text("0"));  // could still become the lowest address: not decided
  const auto sixteen = parse_cidr("16.0.0.0/4").value();
  EXPECT_TRUE(sixteen.contains_number_text("15"));
  EXPECT_FALSE(sixteen.contains_number_text("1"));
  EXPECT_FALSE(sixteen.contains_number_text("25"));
  const auto one = parse_cidr("16.32.48.64/32").value();
  EXPECT_TRUE(one.contains_number_text("10203040"));
  EXPECT_FALSE(one.contains_number_text("1020304"));
}

}  // namespace
}  // namespace tocsin::match
