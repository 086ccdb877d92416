#include "match/decimal.h"

#include <algorithm>
#include <array>
#include <bit>
#include <cstring>
#include <iterator>
#include <limits>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "match/bytes.h"
#include "match/powers.h"

namespace tocsin::match {
namespace {

static_assert(std::endian::native == std::endian::little,
              "words are read as texts whose first byte is the lowest");

constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
constexpr std::size_t kMostDigits = 19;  // that a word surely holds

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
  out.fits = static_cast<std::size_t>(count) <= kMostDigits;
  if (at < end && (*at | 0x20) == 'e') at = take_exponent(at, end, out);
  return at == nullptr ? 0 : static_cast<std::size_t>(at - begin);
}

#if defined(__SSE2__)
/// A bit for each of the 16 bytes at `at` that is no digit.
std::uint32_t no_digits_of_16(const char* at) {
  __m128i bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  const auto less = _mm_sub_epi8(bytes, _mm_set1_epi8('0'));
  const auto digits = _mm_cmpeq_epi8(_mm_min_epu8(less, _mm_set1_epi8(9)), less);
  return ~static_cast<std::uint32_t>(_mm_movemask_epi8(digits)) & 0xFFFFU;
}

/// The number of the `count` digits in front of `end`, 1 to 16; sixteen bytes may be read there.
std::uint64_t sixteen_digits(const char* end, std::size_t count) {
  static constexpr std::array<std::uint8_t, 32> kLast = [] {
    std::array<std::uint8_t, 32> out{};
    std::fill(out.begin() + 16, out.end(), std::uint8_t{0xFF});
    return out;
  }();
  __m128i bytes;
  __m128i wanted;
  std::memcpy(&bytes, end - sizeof bytes, sizeof bytes);
  std::memcpy(&wanted, kLast.data() + count, sizeof wanted);
  const auto digits = _mm_and_si128(_mm_sub_epi8(bytes, _mm_set1_epi8('0')), wanted);
  // Neighbours are joined: to pairs, to fours, to eights, each with the first of them in the lower half.
  const auto tens = _mm_mullo_epi16(_mm_and_si128(digits, _mm_set1_epi16(0xFF)), _mm_set1_epi16(10));
  const auto pairs = _mm_add_epi16(tens, _mm_srli_epi16(digits, 8));
  const auto fours = _mm_madd_epi16(pairs, _mm_set1_epi32(1 << 16 | 100));
  const auto eights = _mm_madd_epi16(_mm_packs_epi32(fours, fours), _mm_set1_epi32(1 << 16 | 10'000));
  const auto both = static_cast<std::uint64_t>(_mm_cvtsi128_si64(eights));
  return (both & 0xFFFF'FFFFU) * 100'000'000 + (both >> 32U);
}

/// Coordinates and the like without a look at each digit: up to eight digits, a point and eight to sixteen more. 0 for anything else.
std::size_t scan_long_fraction(std::string_view text, Decimal& out) {
  constexpr std::size_t kRead = 32;
  if (text.size() <= kRead) return 0;
  const bool negative = text.front() == '-';
  const char* const whole = text.data() + (negative ? 1 : 0);
  const auto others = no_digits_of_16(whole) | no_digits_of_16(whole + 16) << 16U;
  const auto count = static_cast<std::size_t>(std::countr_zero(others));
  if (count == 0 || count > 8 || whole[count] != '.' || (count > 1 && *whole == '0')) return 0;
  const char* const fraction = whole + count + 1;
  const auto behind = static_cast<std::size_t>(std::countr_zero(others >> (count + 1)));
  if (behind < 8 || behind > 16 || count + behind > kMostDigits || (fraction[behind] | 0x20) == 'e') return 0;
  Value value;
  value.add(load8(whole) ^ kOnes * '0', count);
  if (count + 1 + behind >= 16) {
    value.digits = value.digits * kIntegerPowers.data()[behind] + sixteen_digits(fraction + behind, behind);
  } else {
    value.add(load8(fraction) ^ kOnes * '0', behind - 8);
    value.add(load8(fraction + behind - 8) ^ kOnes * '0');
  }
  out = {value.digits, -static_cast<std::int32_t>(behind), negative, true};
  return static_cast<std::size_t>(fraction + behind - text.data());
}
#endif

[[gnu::noinline]] std::size_t scan_any(std::string_view text, Decimal& out) {
  Value value;
  out.exponent = 0;
  const auto length = scan(text, out, value);
  out.digits = value.digits;
  return length;
}

}  // namespace

std::size_t scan_number(std::string_view text, Decimal& out) {
#if defined(__SSE2__)
  if (const auto length = scan_long_fraction(text, out); length != 0) return length;
#endif
  return scan_any(text, out);
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
