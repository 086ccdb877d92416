// A compact table from addresses to countries, read where it lies. Written by tools/country-table:
//
//   "TOCSINC1"                               8 bytes
//   number of countries, of blocks; bytes of the body      three 32-bit numbers, little-endian
//   countries                                two letters each; number 1 is the first, 0 means none
//   blocks                                   20 bytes each: the first start (128 bits, big-endian), its offset in the body (32 bits, little-endian)
//   body                                     for each range: country, exponent, odd
//
// `country` and `odd` are LEB128; the next range begins (2·odd + 1)·2^exponent addresses later. Exponent 255, without `odd`, is the last range.
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
  std::string_view country(std::uint64_t number) const;
  Address block_start(std::size_t block) const;

  std::string_view countries_;
  std::string_view blocks_;
  std::string_view body_;
};

}  // namespace tocsin::geo
