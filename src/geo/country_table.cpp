#include "geo/country_table.h"

#include <algorithm>
#include <bit>
#include <cstring>

namespace tocsin::geo {
namespace {

constexpr std::string_view kMagic = "TOCSINC2";
constexpr std::size_t kHead = 8 + 4 * 4;
constexpr std::size_t kBlock = 16 + 4;
constexpr unsigned kToTheEnd = 255;

std::uint64_t byte_at(std::string_view bytes, std::size_t at) {
  return static_cast<unsigned char>(bytes[at]);
}

std::uint64_t little32(std::string_view bytes, std::size_t at) {
  return byte_at(bytes, at) | byte_at(bytes, at + 1) << 8U | byte_at(bytes, at + 2) << 16U |
         byte_at(bytes, at + 3) << 24U;
}

std::uint64_t big64(std::string_view bytes, std::size_t at) {
  std::uint64_t value = 0;
  std::memcpy(&value, bytes.data() + at, sizeof value);
  static_assert(std::endian::native == std::endian::little);
  return __builtin_bswap64(value);
}

/// Takes a LEB128 number away from the front; beyond the end everything is zero.
std::uint64_t take_leb128(std::string_view& bytes) {
  std::uint64_t value = 0;
  for (unsigned shift = 0; shift < 64 && !bytes.empty(); shift += 7) {
    const auto next = byte_at(bytes, 0);
    bytes.remove_prefix(1);
    value |= (next & 0x7FU) << shift;
    if ((next & 0x80U) == 0) break;
  }
  return value;
}

Address shifted(std::uint64_t value, unsigned exponent) {
  if (exponent == 0) return {0, value};
  if (exponent < 64) return {value >> (64 - exponent), value << exponent};
  if (exponent < 128) return {value << (exponent - 64), 0};
  return {};
}

Address sum(const Address& a, const Address& b) {
  const auto low = a.low + b.low;
  return {a.high + b.high + (low < a.low ? 1U : 0U), low};
}

}  // namespace

std::optional<CountryTable> CountryTable::open(std::string_view bytes) {
  if (bytes.size() < kHead || !bytes.starts_with(kMagic)) return std::nullopt;
  const auto countries = little32(bytes, 8) * 2;
  const auto ranges = little32(bytes, 12);
  const auto ranges_a_block = little32(bytes, 16);
  const auto odds = little32(bytes, 20);
  if (ranges == 0 || ranges_a_block == 0) return std::nullopt;
  const auto blocks = (ranges + ranges_a_block - 1) / ranges_a_block * kBlock;
  if (kHead + countries + blocks + 2 * ranges + odds != bytes.size()) return std::nullopt;
  bytes.remove_prefix(kHead);
  const auto take = [&bytes](std::size_t count) {
    const auto taken = bytes.substr(0, count);
    bytes.remove_prefix(count);
    return taken;
  };
  CountryTable table;
  table.ranges_a_block_ = ranges_a_block;
  table.countries_ = take(countries);
  table.blocks_ = take(blocks);
  table.numbers_ = take(ranges);
  table.exponents_ = take(ranges);
  table.odds_ = bytes;
  return table;
}

std::string_view CountryTable::country_of(const Address& address) const {
  // The last block that begins at the address or before it.
  std::size_t low = 0;
  std::size_t high = blocks_.size() / kBlock;
  while (high - low > 1) {
    const auto middle = low + (high - low) / 2;
    (block_start(middle) <= address ? low : high) = middle;
  }
  auto start = block_start(low);
  if (address < start) return {};
  const auto offset = little32(blocks_, low * kBlock + 16);
  auto odds = odds_.substr(std::min<std::size_t>(offset, odds_.size()));
  // A whole table is walked to the next block at most, whose start is beyond the address. A broken one ends with its ranges.
  for (auto range = low * ranges_a_block_; range < exponents_.size(); ++range) {
    const auto exponent = static_cast<unsigned>(byte_at(exponents_, range));
    if (exponent == kToTheEnd) return country(byte_at(numbers_, range));
    const auto next = sum(start, shifted(take_leb128(odds) * 2 + 1, exponent));
    if (next <= start) return {};  // no table goes backwards
    if (address < next) return country(byte_at(numbers_, range));
    start = next;
  }
  return {};
}

std::string_view CountryTable::country(std::size_t number) const {
  if (number == 0 || number > countries_.size() / 2) return {};
  return countries_.substr((number - 1) * 2, 2);
}

Address CountryTable::block_start(std::size_t block) const {
  return {big64(blocks_, block * kBlock), big64(blocks_, block * kBlock + 8)};
}

}  // namespace tocsin::geo
