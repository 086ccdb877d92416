#include "geo/country_table.h"

#include <bit>
#include <cstring>

namespace tocsin::geo {
namespace {

constexpr std::string_view kMagic = "TOCSINC1";
constexpr std::size_t kHead = 8 + 3 * 4;
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

/// Reads on, never beyond the end: there everything is zero, and ended() says so.
class Body {
 public:
  explicit Body(std::string_view bytes) : bytes_(bytes) {}

  bool ended() const { return bytes_.empty(); }

  unsigned byte() {
    if (bytes_.empty()) return 0;
    const auto value = static_cast<unsigned char>(bytes_.front());
    bytes_.remove_prefix(1);
    return value;
  }

  std::uint64_t leb128() {
    std::uint64_t value = 0;
    for (unsigned shift = 0; shift < 64; shift += 7) {
      const auto next = byte();
      value |= static_cast<std::uint64_t>(next & 0x7FU) << shift;
      if ((next & 0x80U) == 0) break;
    }
    return value;
  }

 private:
  std::string_view bytes_;
};

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
  const auto blocks = little32(bytes, 12) * kBlock;
  const auto body = little32(bytes, 16);
  if (kHead + countries + blocks + body != bytes.size() || blocks == 0) return std::nullopt;
  CountryTable table;
  table.countries_ = bytes.substr(kHead, countries);
  table.blocks_ = bytes.substr(kHead + countries, blocks);
  table.body_ = bytes.substr(kHead + countries + blocks);
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
  if (offset >= body_.size()) return {};
  // A whole table is walked to the next block at most, whose start is beyond the address. A broken one ends with the body.
  for (Body body(body_.substr(offset)); !body.ended();) {
    const auto number = body.leb128();
    const auto exponent = body.byte();
    if (exponent == kToTheEnd) return country(number);
    const auto next = sum(start, shifted(body.leb128() * 2 + 1, exponent));
    if (next <= start) return {};  // no table goes backwards
    if (address < next) return country(number);
    start = next;
  }
  return {};
}

std::string_view CountryTable::country(std::uint64_t number) const {
  if (number == 0 || number > countries_.size() / 2) return {};
  return countries_.substr((number - 1) * 2, 2);
}

Address CountryTable::block_start(std::size_t block) const {
  return {big64(blocks_, block * kBlock), big64(blocks_, block * kBlock + 8)};
}

}  // namespace tocsin::geo
