// IP addresses as Event Ruler reads them (java.net.InetAddress), and ranges of them. Pure, thread-safe.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

namespace tocsin::match {

/// An address in network order; an IPv4 one fills the first 4 bytes.
struct IpAddress {
  std::array<std::uint8_t, 16> bytes{};
  bool v6 = false;

  bool operator==(const IpAddress&) const = default;
  int bits() const { return v6 ? 128 : 32; }
  /// Of an IPv4 one.
  std::uint32_t v4() const {
    return static_cast<std::uint32_t>(bytes[0]) << 24U | static_cast<std::uint32_t>(bytes[1]) << 16U |
           static_cast<std::uint32_t>(bytes[2]) << 8U | bytes[3];
  }
};

/// "10.0.0.1" (four decimal numbers; leading zeros stay decimal, at most 15 characters) or hexadecimal IPv6 without dots and
/// zones. An IPv4-mapped address ("::ffff:a00:1") is the IPv4 address. Nothing for any other text.
std::optional<IpAddress> parse_ip(std::string_view text);

/// All addresses of one family that share `prefix_bits` leading bits with `address`.
struct IpRange {
  IpAddress address;
  int prefix_bits = 0;

  bool contains(const IpAddress& other) const;

  /// Event Ruler compares ranges as hexadecimal text and so lets one match a number whose text begins like its addresses:
  /// {"cidr": "0.0.0.0/0"} matches 5. True when it would.
  bool contains_number_text(std::string_view number) const;
};

/// "10.0.0.0/8"; bits beyond the prefix are ignored. The error says what is wrong.
tl::expected<IpRange, std::string> parse_cidr(std::string_view text);

}  // namespace tocsin::match
