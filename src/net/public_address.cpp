#include "net/public_address.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <netinet/in.h>
#include <span>

namespace tocsin::net {
namespace {

struct V4Range {
  std::uint32_t first;
  int bits;
};

// https://www.iana.org/assignments/iana-ipv4-special-registry, one address of a cloud, and multicast (224/4) with what lies above it.
constexpr std::array<V4Range, 16> kNotPublicV4 = {{
    {0x00000000, 8},   // this network
    {0x0A000000, 8},   // private
    {0x64400000, 10},  // carrier-grade NAT
    {0x7F000000, 8},   // loopback
    {0xA9FE0000, 16},  // link-local, with the clouds' metadata services
    {0xAC100000, 12},  // private
    {0xA83F8110, 32},  // 168.63.129.16: a public number that means the host below, on every machine in Azure
    {0xC0000000, 24},  // protocol assignments
    {0xC0000200, 24},  // documentation
    {0xC0586300, 24},  // 6to4 relays, no longer in use
    {0xC0A80000, 16},  // private
    {0xC6120000, 15},  // benchmarks
    {0xC6336400, 24},  // documentation
    {0xCB007100, 24},  // documentation
    {0xE0000000, 4},   // multicast
    {0xF0000000, 4},   // reserved, broadcast
}};

using V6 = std::array<std::uint8_t, 16>;

struct V6Range {
  V6 first;
  int bits;
};

// Within 2000::/3, outside of which nothing is public but what holds an IPv4 address.
// https://www.iana.org/assignments/iana-ipv6-special-registry
constexpr std::array<V6Range, 3> kNotPublicV6 = {{
    {{0x20, 0x01}, 23},              // protocol assignments, Teredo
    {{0x20, 0x01, 0x0D, 0xB8}, 32},  // documentation
    {{0x3F, 0xFF}, 20},              // documentation
}};
constexpr V6Range kGlobal{{0x20}, 3};
constexpr V6Range kMapped{{0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0xFF, 0xFF}, 96};
constexpr V6Range kNat64{{0x00, 0x64, 0xFF, 0x9B}, 96};
constexpr V6Range k6to4{{0x20, 0x02}, 16};

bool is_in(const V6& address, const V6Range& range) {
  for (int bit = 0; bit < range.bits; bit += 8) {
    const auto at = static_cast<std::size_t>(bit / 8);
    const int left = std::min(8, range.bits - bit);
    const auto mask = static_cast<std::uint8_t>(0xFFU << static_cast<unsigned>(8 - left));
    if ((address[at] & mask) != (range.first[at] & mask)) return false;
  }
  return true;
}

std::uint32_t number(std::span<const std::uint8_t> four) {
  std::uint32_t out = 0;
  for (const auto byte : four) out = out << 8U | byte;
  return out;
}

bool is_public_v4(std::uint32_t address) {
  return std::none_of(kNotPublicV4.begin(), kNotPublicV4.end(), [&](const V4Range& range) {
    const auto shift = static_cast<unsigned>(32 - range.bits);
    return address >> shift == range.first >> shift;
  });
}

bool is_public_v6(const V6& address) {
  const std::span<const std::uint8_t> bytes(address);
  if (is_in(address, kMapped) || is_in(address, kNat64)) return is_public_v4(number(bytes.subspan(12, 4)));
  if (is_in(address, k6to4)) return is_public_v4(number(bytes.subspan(2, 4)));
  return is_in(address, kGlobal) && std::none_of(kNotPublicV6.begin(), kNotPublicV6.end(),
                                                 [&](const V6Range& range) { return is_in(address, range); });
}

}  // namespace

bool is_public(const Address& address) {
  if (address.storage.ss_family == AF_INET) {
    sockaddr_in v4{};
    std::memcpy(&v4, &address.storage, sizeof v4);
    return is_public_v4(ntohl(v4.sin_addr.s_addr));
  }
  if (address.storage.ss_family != AF_INET6) return false;
  sockaddr_in6 v6{};
  std::memcpy(&v6, &address.storage, sizeof v6);
  V6 bytes{};
  std::memcpy(bytes.data(), &v6.sin6_addr, bytes.size());
  return is_public_v6(bytes);
}

}  // namespace tocsin::net
