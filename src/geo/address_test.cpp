#include "geo/address.h"

#include <gtest/gtest.h>
#include <string>

namespace tocsin::geo {
namespace {

Address at(std::string_view text) {
  const auto address = parse_address(text);
  EXPECT_TRUE(address) << text;
  return address.value_or(Address{});
}

TEST(Address, ReadsBothFamiliesIntoOneOrder) {
  EXPECT_EQ(at("1.2.3.4"), (Address{0, 0xFFFF01020304}));
  EXPECT_EQ(at("::ffff:1.2.3.4"), at("1.2.3.4"));
  EXPECT_EQ(at("2001:DB8::1"), (Address{0x20010DB800000000, 1}));
  EXPECT_LT(at("255.255.255.255"), at("2001::"));
  EXPECT_TRUE(is_v4(at("0.0.0.0")));
  EXPECT_FALSE(is_v4(at("::1")));
}

TEST(Address, RefusesWhatIsNone) {
  for (const std::string_view text :
       {"", "ec2.amazonaws.com", "AWS Internal", "1.2.3", "1.2.3.256", "1.2.3.4:443", "[::1]", "fe80::1%eth0",
        "1.2.3.4 ", "01.2.3.4", ":::", "12345::", "1.2.3.4/8"}) {
    EXPECT_FALSE(parse_address(text)) << text;
  }
  EXPECT_FALSE(parse_address(std::string_view("1.2.3.4\0", 8)));
  EXPECT_FALSE(parse_address(std::string(1 << 20, '1')));
}

TEST(Address, FindsTheAddressInsideATunnel) {
  EXPECT_EQ(without_tunnel(at("2002:102:304::1")), at("1.2.3.4"));
  EXPECT_EQ(without_tunnel(at("64:ff9b::1.2.3.4")), at("1.2.3.4"));
  // RFC 4380's example: the client 192.0.2.45.
  EXPECT_EQ(without_tunnel(at("2001:0:4136:e378:8000:63bf:3fff:fdd2")), at("192.0.2.45"));
  EXPECT_EQ(without_tunnel(at("2001:db8::1")), at("2001:db8::1"));
  EXPECT_EQ(without_tunnel(at("8.8.8.8")), at("8.8.8.8"));
}

TEST(Address, KnowsWhatIsNotPublic) {
  EXPECT_EQ(special_kind(at("10.255.0.1")), "private");
  EXPECT_EQ(special_kind(at("172.16.0.1")), "private");
  EXPECT_EQ(special_kind(at("172.32.0.1")), "");
  EXPECT_EQ(special_kind(at("192.168.1.1")), "private");
  EXPECT_EQ(special_kind(at("100.64.0.1")), "shared");
  EXPECT_EQ(special_kind(at("127.0.0.1")), "loopback");
  EXPECT_EQ(special_kind(at("::1")), "loopback");
  EXPECT_EQ(special_kind(at("fd00::1")), "private");
  EXPECT_EQ(special_kind(at("fe80::1")), "link-local");
  EXPECT_EQ(special_kind(at("203.0.113.9")), "documentation");
  EXPECT_EQ(special_kind(at("2001:db8::9")), "documentation");
  EXPECT_EQ(special_kind(at("8.8.8.8")), "");
  EXPECT_EQ(special_kind(at("2a00:1450::1")), "");
}

TEST(Range, HoldsWhatSharesItsPrefix) {
  const auto small = parse_range("10.1.0.0/16");
  ASSERT_TRUE(small);
  EXPECT_TRUE(small->contains(at("10.1.255.255")));
  EXPECT_FALSE(small->contains(at("10.2.0.0")));
  EXPECT_FALSE(small->contains(at("2001:db8::")));
  const auto all = parse_range("0.0.0.0/0");
  ASSERT_TRUE(all);
  EXPECT_TRUE(all->contains(at("255.0.0.1")));
  EXPECT_FALSE(all->contains(at("::1")));
  const auto six = parse_range("2001:db8::/33");
  ASSERT_TRUE(six);
  EXPECT_TRUE(six->contains(at("2001:db8:7fff::")));
  EXPECT_FALSE(six->contains(at("2001:db8:8000::")));
  const auto one = parse_range("198.51.100.7");
  ASSERT_TRUE(one);
  EXPECT_TRUE(one->contains(at("198.51.100.7")));
  EXPECT_FALSE(one->contains(at("198.51.100.6")));
  EXPECT_TRUE(parse_range("::/0"));
}

TEST(Range, RefusesWhatIsNone) {
  for (const std::string_view text : {"", "/", "10.0.0.0/", "10.0.0.0/33", "10.0.0.1/8", "::/129",
                                      "2001:db8::/x", "10.0.0.0/-1", "10.0.0.0/8 ", "2001:db8::1/64"}) {
    EXPECT_FALSE(parse_range(text)) << text;
  }
}

}  // namespace
}  // namespace tocsin::geo
