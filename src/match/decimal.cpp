#include "match/decimal.h"

#include <bit>
#include <iterator>
#include <limits>

#include "match/bytes.h"
#include "match/powers.h"

namespace tocsin::match {
namespace {

static_assert(std::endian::native == std::endian::little,
              "words are read as texts whose first byte is the lowest");

constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
constexpr std::ptrdiff_t kMostDigits = 19;  // that a word surely holds

/// Eight digits as bytes 0 to 9, the first one lowest -> their number.
std::uint64_t eight_digits(std::uint64_t bytes) {
  constexpr std::uint64_t kPairs = 0x0000'00FF'0000'00FFU;
  bytes = bytes * 10 + (bytes >> 8U);
  const auto even = (bytes & kPairs) * (100 + (std::uint64_t{1'000'000} << 32U));
  const auto odd = (bytes >> 16U & kPairs) * (1 + (std::uint64_t{10'000} << 32U));
  return (even + odd) >> 32U;
}

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// The high bit of each byte that is no digit; `word` is eight bytes less '0' each.
std::uint64_t no_digits(std::uint64_t word) {
  return (((word & kOnes * 0x7F) + kOnes * (0x80 - 10)) | word) & kOnes * 0x80;
}

/// What is made of digits: their number modulo 2^64.
struct Value {
  std::uint64_t digits = 0;

  void add(char digit) { digits = digits * 10 + static_cast<std::uint64_t>(digit - '0'); }
  void add(std::uint64_t word) { digits = digits * 100'000'000 + eight_digits(word); }
  void add(std::uint64_t word, std::size_t count) {
    if (count != 0) digits = digits * kIntegerPowers.data()[count] + eight_digits(word << (64 - 8 * count));
  }
};

/// Or nothing.
struct Nothing {
  void add(char) {}
  void add(std::uint64_t) {}
  void add(std::uint64_t, std::size_t) {}
};

/// Behind the digits at `at`, which are appended to `out`.
template <class Out>
[[gnu::always_inline]] inline const char* take_digits(const char* at, const char* end, Out& out) {
  while (end - at >= 8) {
    const auto word = load8(at) ^ kOnes * '0';
    if (const auto others = no_digits(word); others != 0) {
      const auto count = static_cast<std::size_t>(std::countr_zero(others)) / 8;
      out.add(word, count);
      return at + count;
    }
    out.add(word);
    at += 8;
  }
  for (; at < end && is_digit(*at); ++at) out.add(*at);
  return at;
}

/// Behind "e", a sign and digits, which are there; nullptr when they are not.
const char* take_exponent(const char* at, const char* end, Decimal& out) {
  ++at;
  const bool minus = at < end && *at == '-';
  if (minus || (at < end && *at == '+')) ++at;
  const char* const first = at;
  Value exponent;
  at = take_digits(at, end, exponent);
  if (at == first) return nullptr;
  constexpr std::ptrdiff_t kFewDigits = 4;
  if (at - first > kFewDigits) {
    out.fits = false;
  } else {
    const auto value = static_cast<std::int32_t>(exponent.digits);
    out.exponent += minus ? -value : value;
  }
  return at;
}

/// All of `out` but its digits.
template <class Digits>
[[gnu::always_inline]] inline std::size_t scan(std::string_view text, Decimal& out, Digits& digits) {
  const char* const begin = text.data();
  const char* const end = begin + text.size();
  const char* at = begin;
  out.negative = at < end && *at == '-';
  if (out.negative) ++at;
  const char* const whole = at;
  at = take_digits(at, end, digits);
  auto count = at - whole;
  if (count == 0 || (count > 1 && *whole == '0')) return 0;
  if (at < end && *at == '.') {
    const char* const fraction = ++at;
    at = take_digits(at, end, digits);
    if (at == fraction) return 0;
    count += at - fraction;
    out.exponent = -static_cast<std::int32_t>(at - fraction);
  }
  out.fits = count <= kMostDigits;
  if (at < end && (*at | 0x20) == 'e') at = take_exponent(at, end, out);
  return at == nullptr ? 0 : static_cast<std::size_t>(at - begin);
}

}  // namespace

std::size_t scan_number(std::string_view text, Decimal& out) {
  Value value;
  out.exponent = 0;
  const auto length = scan(text, out, value);
  out.digits = value.digits;
  return length;
}

std::size_t number_length(std::string_view text) {
  Decimal decimal;
  Nothing nothing;
  return scan(text, decimal, nothing);
}

// Two roundings, of the digits and of the product, are less than the margin together.
Bounds bounds_of(const Decimal& decimal) {
  constexpr auto kInfinity = std::numeric_limits<double>::infinity();
  if (!decimal.fits || !can_scale(decimal.exponent)) return {-kInfinity, kInfinity};
  const auto value = scaled(decimal.digits, decimal.exponent);
  constexpr double kMargin = 0x1p-50;
  const double margin = value * kMargin;
  return decimal.negative ? Bounds{-value - margin, -value + margin} : Bounds{value - margin, value + margin};
}

}  // namespace tocsin::match
