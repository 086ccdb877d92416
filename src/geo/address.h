// IP addresses as numbers, for tables of ranges. Pure, thread-safe.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string_view>

namespace tocsin::geo {

/// 128 bits; an IPv4 address stands at ::ffff:a.b.c.d, so that one order holds for both.
struct Address {
  std::uint64_t high = 0;
  std::uint64_t low = 0;

  auto operator<=>(const Address&) const = default;
};

/// As inet_pton reads it: four decimal numbers, or IPv6 in any of its spellings. Nothing for anything else, zones and ports included.
std::optional<Address> parse_address(std::string_view text);

bool is_v4(const Address& address);

/// The address whose place is meant: of what carries an IPv4 address (6to4, NAT64, Teredo's client) that one, else itself.
Address without_tunnel(const Address& address);

/// What kind of address it is when it is no public one: "private", "loopback", "link-local", "shared", "documentation",
/// "multicast", "reserved"; empty for the rest. Sources: RFC 6890, RFC 6598, RFC 9637.
std::string_view special_kind(const Address& address);

/// All addresses that share `prefix_bits` leading bits; of an IPv4 range 96 more than is written.
struct Range {
  Address first;
  int prefix_bits = 128;

  bool contains(const Address& address) const;
};

/// "10.0.0.0/8", "2001:db8::/32", or one address. Nothing for anything else, and for bits that are set behind the prefix.
std::optional<Range> parse_range(std::string_view text);

}  // namespace tocsin::geo
