// A compact table from addresses to countries, read where it lies. Written by tools/country-table:
//
//   "TOCSINC2"    8 bytes
//   numbers       of countries, of ranges, of ranges a block, of bytes of `odds`; 32 bits each, little-endian
//   countries     two letters each; number 1 is the first, 0 means none
//   blocks        20 bytes each: its first range's start (128 bits, big-endian), where that range's odd stands in `odds` (32 bits, little-endian)
//   country       of each range, a byte
//   exponent      of each range, a byte
//   odds          of each range, LEB128
//
// The next range begins (2·odd + 1)·2^exponent addresses later; exponent 255, without an odd, is the last range. Alike stands beside alike, so that the
// function's zip packs it a sixth smaller than range after range.
#pragma once

#include <cstddef>
#include <optional>
#include <string_view>

#include "geo/address.h"

namespace tocsin::geo {

/// Refers to the bytes, which must outlive it. Immutable, thread-safe.
class CountryTable {
 public:
  /// Nothing when the sizes do not fit together. What stands inside is not looked at: a look-up in nonsense ends, and says
  /// nothing or nonsense.
  static std::optional<CountryTable> open(std::string_view bytes);

  /// ISO 3166's two letters; empty when the table does not say.
  std::string_view country_of(const Address& address) const;

 private:
  std::string_view country(std::size_t number) const;
  Address block_start(std::size_t block) const;

  std::string_view countries_;
  std::string_view blocks_;
  std::size_t ranges_a_block_ = 1;
  std::string_view numbers_;    // of each range's country
  std::string_view exponents_;  // as many
  std::string_view odds_;
};

}  // namespace tocsin::geo
