#include "match/ip_range.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>

namespace tocsin::match {
namespace {

constexpr std::size_t kMaxV4Length = 15;  // java.net.InetAddress takes longer texts for host names

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  if (c >= 'a' && c <= 'f') return c - 'a' + 10;
  if (c >= 'A' && c <= 'F') return c - 'A' + 10;
  return -1;
}

std::optional<IpAddress> parse_v4(std::string_view text) {
  if (text.size() > kMaxV4Length) return std::nullopt;
  IpAddress out;
  std::size_t at = 0;
  for (std::size_t part = 0; part < 4; ++part) {
    if (part > 0) {
      if (at == text.size() || text[at] != '.') return std::nullopt;
      ++at;
    }
    const auto first = at;
    unsigned value = 0;
    while (at < text.size() && text[at] >= '0' && text[at] <= '9') {
      value = std::min(value * 10 + static_cast<unsigned>(text[at++] - '0'), 256U);
    }
    if (at == first || value > 255) return std::nullopt;
    out.bytes[part] = static_cast<std::uint8_t>(value);
  }
  if (at != text.size()) return std::nullopt;
  return out;
}

// The bytes before and after "::" are collected one after the other and moved apart at the end.
std::optional<IpAddress> parse_v6(std::string_view text) {
  if (text.size() < 2 || (text[0] == ':' && text[1] != ':')) return std::nullopt;
  IpAddress out;
  out.v6 = true;
  std::size_t used = 0;
  std::optional<std::size_t> gap;
  bool digits = false;
  int group = 0;
  const auto store = [&] {
    if (used + 2 > out.bytes.size()) return false;
    out.bytes[used++] = static_cast<std::uint8_t>(group >> 8);
    out.bytes[used++] = static_cast<std::uint8_t>(group & 0xFF);
    digits = false;
    group = 0;
    return true;
  };
  for (std::size_t at = text[0] == ':' ? 1 : 0; at < text.size(); ++at) {
    if (const int digit = hex_digit(text[at]); digit >= 0) {
      group = group * 16 + digit;
      if (group > 0xFFFF) return std::nullopt;
      digits = true;
    } else if (text[at] != ':') {
      return std::nullopt;
    } else if (digits) {
      if (at + 1 == text.size() || !store()) return std::nullopt;
    } else {
      if (gap) return std::nullopt;
      gap = used;
    }
  }
  if (digits && !store()) return std::nullopt;
  if (gap) {
    if (used == out.bytes.size()) return std::nullopt;
    const auto first = out.bytes.begin() + static_cast<std::ptrdiff_t>(*gap);
    const auto last = out.bytes.begin() + static_cast<std::ptrdiff_t>(used);
    std::rotate(first, last, out.bytes.end());  // what lies beyond is zero
    used = out.bytes.size();
  }
  if (used != out.bytes.size()) return std::nullopt;
  return out;
}

bool is_v4_mapped(const IpAddress& address) {
  const auto& b = address.bytes;
  return std::all_of(b.begin(), b.begin() + 10, [](std::uint8_t byte) { return byte == 0; }) &&
         b[10] == 0xFF && b[11] == 0xFF;
}

// As Java's Integer.parseInt reads it: with a sign, if one is there.
std::optional<int> parse_bits(std::string_view text) {
  if (text.starts_with('+') && !text.starts_with("+-")) text.remove_prefix(1);
  int bits = 0;
  const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), bits);
  if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
  return bits;
}

std::uint8_t mask_of_byte(int prefix_bits, std::size_t byte) {
  const int bits = std::clamp(prefix_bits - static_cast<int>(byte) * 8, 0, 8);
  return static_cast<std::uint8_t>(0xFF00U >> static_cast<unsigned>(bits));
}

char hex_of_nibble(const IpAddress& address, std::size_t nibble) {
  const unsigned byte = address.bytes[nibble / 2];
  return "0123456789ABCDEF"[nibble % 2 == 0 ? byte >> 4U : byte & 0xFU];
}

}  // namespace

std::optional<IpAddress> parse_ip(std::string_view text) {
  if (text.find(':') == std::string_view::npos) return parse_v4(text);
  auto address = parse_v6(text);
  if (!address || !is_v4_mapped(*address)) return address;
  IpAddress v4;
  std::copy(address->bytes.begin() + 12, address->bytes.end(), v4.bytes.begin());
  return v4;
}

bool IpRange::contains(const IpAddress& other) const {
  if (other.v6 != address.v6) return false;
  const auto whole = static_cast<std::size_t>(prefix_bits / 8);
  for (std::size_t i = 0; i < whole; ++i) {
    if (address.bytes[i] != other.bytes[i]) return false;
  }
  return prefix_bits % 8 == 0 ||
         ((address.bytes[whole] ^ other.bytes[whole]) & mask_of_byte(prefix_bits, whole)) == 0;
}

bool IpRange::contains_number_text(std::string_view number) const {
  IpAddress low = address;
  IpAddress high = address;
  const auto nibbles = static_cast<std::size_t>(address.bits() / 4);
  for (std::size_t i = 0; i < nibbles / 2; ++i) {
    const auto mask = mask_of_byte(prefix_bits, i);
    low.bytes[i] = static_cast<std::uint8_t>(low.bytes[i] & mask);
    high.bytes[i] = static_cast<std::uint8_t>(low.bytes[i] | static_cast<std::uint8_t>(~mask));
  }
  // Digit by digit until the text is strictly inside, outside, or at an end of the range over its whole length.
  bool on_low = true;
  bool on_high = true;
  for (std::size_t i = 0; i < nibbles; ++i) {
    if (i == number.size()) return false;
    const char c = number[i];
    const bool is_hex = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'F');
    if (!is_hex) return false;
    const char least = hex_of_nibble(low, i);
    const char most = hex_of_nibble(high, i);
    if ((on_low && c < least) || (on_high && c > most)) return false;
    on_low = on_low && c == least;
    on_high = on_high && c == most;
    if (!on_low && !on_high) return true;
  }
  return true;
}

tl::expected<IpRange, std::string> parse_cidr(std::string_view text) {
  while (text.ends_with('/')) text.remove_suffix(1);  // Java's split drops empty parts at the end
  const auto slash = text.find('/');
  if (slash == std::string_view::npos || text.find('/', slash + 1) != std::string_view::npos) {
    return tl::make_unexpected("a CIDR is an address, one '/' and the number of leading bits");
  }
  const auto address = parse_ip(text.substr(0, slash));
  if (!address) return tl::make_unexpected(fmt::format("\"{}\" is no IP address", text.substr(0, slash)));
  const auto bits = parse_bits(text.substr(slash + 1));
  if (!bits || *bits < 0 || *bits > address->bits()) {
    return tl::make_unexpected(fmt::format("the number of leading bits of an IPv{} address is 0 to {}",
                                           address->v6 ? 6 : 4, address->bits()));
  }
  return IpRange{*address, *bits};
}

}  // namespace tocsin::match
