#include "geo/address.h"

#include <algorithm>
#include <arpa/inet.h>
#include <array>
#include <charconv>
#include <string>

namespace tocsin::geo {
namespace {

constexpr std::uint64_t kMapped = 0xFFFFULL << 32U;
constexpr std::uint64_t kLow32 = 0xFFFFFFFFULL;

constexpr Address v4(std::uint64_t number) {
  return {0, kMapped | (number & kLow32)};
}

constexpr Address mask(int bits) {
  const auto ones = [](int n) { return n <= 0 ? 0 : ~0ULL << static_cast<unsigned>(64 - std::min(n, 64)); };
  return {ones(bits), ones(bits - 64)};
}

struct Special {
  Range range;
  std::string_view kind;
};

// The first that holds counts.
constexpr auto kSpecial = std::to_array<Special>({
    {{v4(0x0A000000), 96 + 8}, "private"},
    {{v4(0xAC100000), 96 + 12}, "private"},
    {{v4(0xC0A80000), 96 + 16}, "private"},
    {{v4(0x7F000000), 96 + 8}, "loopback"},
    {{v4(0xA9FE0000), 96 + 16}, "link-local"},
    {{v4(0x64400000), 96 + 10}, "shared"},
    {{v4(0xC0000200), 96 + 24}, "documentation"},
    {{v4(0xC6336400), 96 + 24}, "documentation"},
    {{v4(0xCB007100), 96 + 24}, "documentation"},
    {{v4(0x00000000), 96 + 8}, "reserved"},
    {{v4(0xE0000000), 96 + 4}, "multicast"},
    {{v4(0xF0000000), 96 + 4}, "reserved"},
    {{{0, 1}, 128}, "loopback"},
    {{{0, 0}, 128}, "reserved"},
    {{{0xFC00ULL << 48U, 0}, 7}, "private"},
    {{{0xFE80ULL << 48U, 0}, 10}, "link-local"},
    {{{0xFF00ULL << 48U, 0}, 8}, "multicast"},
    {{{0x20010DB8ULL << 32U, 0}, 32}, "documentation"},
    {{{0x3FFFULL << 48U, 0}, 20}, "documentation"},
});

constexpr Range k6to4{{0x2002ULL << 48U, 0}, 16};
constexpr Range kNat64{{0x64FF9BULL << 32U, 0}, 96};
constexpr Range kTeredo{{0x20010000ULL << 32U, 0}, 32};

}  // namespace

std::optional<Address> parse_address(std::string_view text) {
  constexpr std::size_t kLongest = 45;  // an IPv6 address that ends in a written-out IPv4 one
  if (text.empty() || text.size() > kLongest || text.find('\0') != std::string_view::npos)
    return std::nullopt;
  const std::string terminated(text);
  std::array<unsigned char, 16> bytes{};
  const auto number = [&bytes](std::size_t from, std::size_t count) {
    std::uint64_t value = 0;
    for (std::size_t i = from; i < from + count; ++i) value = value << 8U | bytes.at(i);
    return value;
  };
  if (inet_pton(AF_INET, terminated.c_str(), bytes.data()) == 1) return v4(number(0, 4));
  if (inet_pton(AF_INET6, terminated.c_str(), bytes.data()) == 1) return Address{number(0, 8), number(8, 8)};
  return std::nullopt;
}

bool is_v4(const Address& address) {
  return address.high == 0 && address.low >> 32U == 0xFFFF;
}

Address without_tunnel(const Address& address) {
  if (k6to4.contains(address)) return v4(address.high >> 16U);
  if (kNat64.contains(address)) return v4(address.low);
  if (kTeredo.contains(address)) return v4(~address.low);  // the client's, each bit turned round (RFC 4380)
  return address;
}

std::string_view special_kind(const Address& address) {
  const auto* found =
      std::ranges::find_if(kSpecial, [&](const Special& special) { return special.range.contains(address); });
  return found == kSpecial.end() ? std::string_view{} : found->kind;
}

bool Range::contains(const Address& address) const {
  const auto bits = mask(prefix_bits);
  return (address.high & bits.high) == first.high && (address.low & bits.low) == first.low;
}

std::optional<Range> parse_range(std::string_view text) {
  const auto slash = text.find('/');
  const auto address = parse_address(text.substr(0, slash));
  if (!address) return std::nullopt;
  if (slash == std::string_view::npos) return Range{*address, 128};
  const auto digits = text.substr(slash + 1);
  const bool written_as_v4 = text.substr(0, slash).find(':') == std::string_view::npos;
  const int most = written_as_v4 ? 32 : 128;
  int bits = 0;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), bits);
  if (error != std::errc{} || end != digits.data() + digits.size() || bits < 0 || bits > most)
    return std::nullopt;
  const Range range{*address, bits + (written_as_v4 ? 96 : 0)};
  if (!range.contains(*address)) return std::nullopt;
  return range;
}

}  // namespace tocsin::geo
