// For tests: a database in MaxMind's format with one range. Written by the format's description (maxmind.github.io/MaxMind-DB), version 2.0:
// a binary tree of 24-bit records, 16 zero bytes, data, metadata.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "geo/address.h"

namespace tocsin::enrich::testing {

/// Sizes below 285 only, which is all that tests need.
inline std::string typed(unsigned type, std::size_t size) {
  const bool extended = type > 7;
  std::string out(1, static_cast<char>((extended ? 0U : type << 5U) | (size < 29 ? size : 29U)));
  if (extended) out += static_cast<char>(type - 7);
  if (size >= 29) out += static_cast<char>(size - 29);
  return out;
}

inline std::string mmdb_text(std::string_view text) {
  return typed(2, text.size()) + std::string(text);
}

inline std::string mmdb_number(std::uint32_t number) {
  std::string bytes;
  for (int shift = 24; shift >= 0; shift -= 8)
    bytes += static_cast<char>(number >> static_cast<unsigned>(shift));
  return typed(6, bytes.size()) + bytes;
}

/// Values are encoded already.
inline std::string mmdb_map(const std::vector<std::pair<std::string, std::string>>& members) {
  auto out = typed(7, members.size());
  for (const auto& [key, value] : members) out += mmdb_text(key) + value;
  return out;
}

inline std::string mmdb_list(const std::vector<std::string>& values) {
  auto out = typed(11, values.size());
  for (const auto& value : values) out += value;
  return out;
}

inline std::string three_bytes(std::uint32_t number) {
  return {static_cast<char>(number >> 16U), static_cast<char>(number >> 8U), static_cast<char>(number)};
}

/// IPv6 tree in which `range` has `record`. IPv4 ranges stand below ::/96, where MaxMind puts them.
inline std::string mmdb(geo::Range range, const std::string& record, std::string_view type = "Test") {
  if (geo::is_v4(range.first)) range.first.low &= 0xFFFFFFFFU;
  const auto nodes = static_cast<std::uint32_t>(range.prefix_bits);
  std::string tree;
  for (std::uint32_t node = 0; node < nodes; ++node) {
    const auto part = node < 64 ? range.first.high : range.first.low;
    const bool one = (part >> (63U - node % 64U) & 1U) != 0;
    const auto next = node + 1 < nodes ? node + 1 : nodes + 16;  // data begins 16 bytes behind the tree
    tree += one ? three_bytes(nodes) + three_bytes(next) : three_bytes(next) + three_bytes(nodes);
  }
  const auto sixteen_bit = [](unsigned value) {
    return typed(5, 1) + std::string(1, static_cast<char>(value));
  };
  return tree + std::string(16, '\0') + record + "\xAB\xCD\xEFMaxMind.com" +
         mmdb_map({{"binary_format_major_version", sixteen_bit(2)},
                   {"binary_format_minor_version", sixteen_bit(0)},
                   {"build_epoch", typed(9, 1) + "\x01"},
                   {"database_type", mmdb_text(type)},
                   {"description", mmdb_map({})},
                   {"ip_version", sixteen_bit(6)},
                   {"languages", mmdb_list({mmdb_text("en")})},
                   {"node_count", mmdb_number(nodes)},
                   {"record_size", sixteen_bit(24)}});
}

}  // namespace tocsin::enrich::testing
