#include "net/public_address.h"

#include <gtest/gtest.h>
#include <string>

namespace tocsin::net {
namespace {

bool is_public(const std::string& text) {
  const auto found = resolve(text, 443, deadline_in(Milliseconds(1'000)));
  EXPECT_TRUE(found) << text;
  return found && net::is_public(found->front());
}

TEST(PublicAddress, IsWhatTheWholeInternetCanReach) {
  for (const auto* address : {"1.1.1.1",
                              "9.255.255.255",
                              "11.0.0.0",
                              "52.94.0.1",
                              "100.63.255.255",
                              "100.128.0.0",
                              "126.255.255.255",
                              "128.0.0.0",
                              "168.63.129.15",
                              "168.63.129.17",
                              "169.253.255.255",
                              "169.255.0.0",
                              "172.15.255.255",
                              "172.32.0.0",
                              "192.0.1.0",
                              "192.167.255.255",
                              "192.169.0.0",
                              "198.17.255.255",
                              "198.20.0.0",
                              "223.255.255.255",
                              "2606:4700:4700::1111",
                              "2a00:1450:4001::1",
                              "2001:4860:4860::8888",
                              "::ffff:1.1.1.1",
                              "64:ff9b::1.1.1.1",
                              "2002:101:101::1"})
    EXPECT_TRUE(is_public(address)) << address;
}

TEST(PublicAddress, IsNotThisMachinesOrAPrivateNetworks) {
  for (const auto* address :
       {"0.0.0.0",         "0.1.2.3",     "10.0.0.1",        "10.255.255.255", "100.64.0.1",
        "100.127.255.255", "127.0.0.1",   "127.255.255.254", "168.63.129.16",  "169.254.169.254",
        "169.254.170.2",   "172.16.0.1",  "172.31.255.255",  "192.0.0.170",    "192.0.2.1",
        "192.88.99.1",     "192.168.0.1", "198.18.0.1",      "198.19.255.255", "198.51.100.1",
        "203.0.113.1",     "224.0.0.1",   "239.255.255.255", "240.0.0.1",      "255.255.255.255"})
    EXPECT_FALSE(is_public(address)) << address;
}

TEST(PublicAddress, IsNotOneInIpv6Clothes) {
  for (const auto* address : {"::",
                              "::1",
                              "fe80::1",
                              "febf::1",
                              "fec0::1",
                              "fc00::1",
                              "fd00:ec2::254",
                              "fdff::1",
                              "ff02::1",
                              "2001:db8::1",
                              "2001::1",
                              "2001:1ff::1",
                              "2001:10::1",
                              "3fff::1",
                              "3fff:fff::1",
                              "4000::1",
                              "100::1",
                              "5f00::1",
                              "::ffff:127.0.0.1",
                              "::ffff:169.254.169.254",
                              "::ffff:10.0.0.1",
                              "::127.0.0.1",
                              "64:ff9b::10.0.0.1",
                              "64:ff9b::a9fe:a9fe",
                              "64:ff9b:1::1",
                              "2002:7f00:1::1",
                              "2002:a9fe:a9fe::1",
                              "2002:c0a8:1::1"})
    EXPECT_FALSE(is_public(address)) << address;
}

TEST(PublicAddress, IsOfAFamilyThatIsKnown) {
  EXPECT_FALSE(net::is_public(Address{}));
}

}  // namespace
}  // namespace tocsin::net
