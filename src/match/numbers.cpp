#include "match/numbers.h"

#include <bit>
#include <charconv>
#include <cmath>
#include <cstdint>

#include "match/powers.h"

namespace tocsin::match {
namespace {

constexpr int kMaxDigits = 17;                        // no comparable number needs more
constexpr std::int64_t kMaxExponent = 2'147'483'647;  // of a BigDecimal

/// digits * 10^exponent, without trailing zeros in the digits. Zero is 0 * 10^0.
struct LongDecimal {
  std::uint64_t digits = 0;
  std::int64_t exponent = 0;
  bool negative = false;

  bool operator==(const LongDecimal&) const = default;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads one JSON number from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<LongDecimal> read() {
    if (take('-')) out_.negative = true;
    if (!whole() || !fraction() || !exponent() || at_ != text_.size()) return std::nullopt;
    if (out_.digits == 0) {
      if (std::abs(written_exponent_) > kMaxExponent) return std::nullopt;
      return LongDecimal{};
    }
    if (too_many_) return std::nullopt;
    out_.exponent = written_exponent_ - fraction_digits_ + pending_zeros_;
    return out_;
  }

 private:
  bool take(char c) {
    if (at_ == text_.size() || text_[at_] != c) return false;
    ++at_;
    return true;
  }

  // Zeros wait until a digit follows: trailing ones belong to the exponent.
  void digit(char c) {
    if (c == '0') {
      if (out_.digits != 0) ++pending_zeros_;
      return;
    }
    for (; pending_zeros_ >= 0; --pending_zeros_) {
      if (significant_ == kMaxDigits) {
        too_many_ = true;
        break;
      }
      out_.digits = out_.digits * 10 + (pending_zeros_ == 0 ? static_cast<std::uint64_t>(c - '0') : 0);
      ++significant_;
    }
    pending_zeros_ = 0;
  }

  bool digits(std::int64_t& count) {
    const auto first = at_;
    while (at_ < text_.size() && is_digit(text_[at_])) digit(text_[at_++]);
    count = static_cast<std::int64_t>(at_ - first);
    return count > 0;
  }

  bool whole() {
    const auto first = at_;
    std::int64_t count = 0;
    return digits(count) && (count == 1 || text_[first] != '0');
  }

  bool fraction() { return !take('.') || digits(fraction_digits_); }

  bool exponent() {
    if (!take('e') && !take('E')) return true;
    const bool minus = take('-');
    if (!minus) take('+');
    const auto first = at_;
    for (; at_ < text_.size() && is_digit(text_[at_]); ++at_) {
      if (written_exponent_ <= kMaxExponent) written_exponent_ = written_exponent_ * 10 + (text_[at_] - '0');
    }
    if (minus) written_exponent_ = -written_exponent_;
    return at_ > first;
  }

  std::string_view text_;
  std::size_t at_ = 0;
  LongDecimal out_;
  int significant_ = 0;
  bool too_many_ = false;
  std::int64_t pending_zeros_ = 0;
  std::int64_t fraction_digits_ = 0;
  std::int64_t written_exponent_ = 0;
};

std::optional<double> nearest(std::string_view number) {
  double value = 0;
  const auto [end, error] = std::from_chars(number.data(), number.data() + number.size(), value);
  if (error != std::errc() || end != number.data() + number.size() || value == 0 || std::isinf(value)) {
    return std::nullopt;
  }
  return value;
}

// A double keeps fifteen digits, whatever they are, as long as it is far from its smallest and largest.
bool surely_survives(const LongDecimal& decimal) {
  constexpr std::uint64_t kFifteenDigits = 1'000'000'000'000'000;
  constexpr std::int64_t kFar = 280;
  return decimal.digits < kFifteenDigits && decimal.exponent > -kFar && decimal.exponent < kFar;
}

// The decimal that Java prints for a double: the shortest that reads back as the same double and of these the nearest, but
// of at least two digits, which matters for the smallest subnormal numbers only (4.9E-324, not 5E-324).
std::optional<LongDecimal> printed(double value) {
  char buffer[32];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  const auto shortest = Reader({buffer, end}).read();
  if (!shortest || shortest->digits > 9) return shortest;
  end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, 1).ptr;
  double back = 0;
  std::from_chars(buffer, end, back);
  return back == value ? Reader({buffer, end}).read() : shortest;
}

std::optional<double> comparable_by_printing(std::string_view text) {
  const auto decimal = Reader(text).read();
  if (!decimal) return std::nullopt;
  if (decimal->digits == 0) return 0.0;
  const auto value = nearest(text);
  if (!value) return std::nullopt;
  if (!surely_survives(*decimal) && printed(*value) != decimal) return std::nullopt;
  return value;
}

enum class Answer : std::uint8_t { comparable, not_comparable, unknown };

struct Exact {
  Answer answer = Answer::unknown;
  double value = 0;
};

// What printing would find out for digits / 10^power, of 16 or 17 digits that do not end with 0, in whole numbers. The double is
// m / 2^q; times 10^power * 2^(q - power) it is m * 5^power and the decimal digits * 2^(q - power); doubles are 5^power apart there,
// decimals of as many digits 2^(q - power). Where something lies exactly half-way, and at powers of two, nothing is said.
Exact by_whole_numbers(std::uint64_t digits, std::int32_t power) {
  __extension__ using Wide = __int128;
  constexpr std::uint64_t kHidden = std::uint64_t{1} << 52U;
  constexpr int kUnits = 1075;  // exponent bits of a double whose last place is 1

  auto bits = std::bit_cast<std::uint64_t>(scaled(digits, -power));
  const auto shift = kUnits - static_cast<int>(bits >> 52U) - power;
  if (shift < 0 || shift > 60) return {};
  const auto apart = static_cast<Wide>(kPowersOfFive.data()[static_cast<std::size_t>(power)]);
  const Wide decimals_apart = Wide{1} << shift;
  // How far the decimal is above the double; the first guess may be the one beside the nearest.
  const auto mantissa = (bits & (kHidden - 1)) | kHidden;
  auto above = static_cast<Wide>(digits) * decimals_apart - static_cast<Wide>(mantissa) * apart;
  if (2 * above > apart) {
    above -= apart;
    ++bits;
  } else if (2 * above < -apart) {
    above += apart;
    --bits;
  }
  const auto is_nearest = [&](Wide offset) { return -apart < 2 * offset && 2 * offset < apart; };
  const auto is_half_way = [&](Wide offset) { return 2 * offset == apart || 2 * offset == -apart; };
  const auto fraction = bits & (kHidden - 1);
  if (fraction == 0 || fraction == kHidden - 1 || !is_nearest(above)) return {};
  // Neighbours of fewer digits that would be read as the same double are printed instead.
  const auto last = static_cast<Wide>(digits % 10);
  const auto below_it = above - last * decimals_apart;
  const auto above_it = above + (10 - last) * decimals_apart;
  if (is_half_way(below_it) || is_half_way(above_it)) return {};
  if (2 * above == decimals_apart || 2 * above == -decimals_apart) return {};
  const bool printed = !is_nearest(below_it) && !is_nearest(above_it) && -decimals_apart < 2 * above &&
                       2 * above < decimals_apart;
  return {printed ? Answer::comparable : Answer::not_comparable, std::bit_cast<double>(bits)};
}

}  // namespace

std::optional<double> comparable_number(const Decimal& decimal, std::string_view text) {
  constexpr std::uint64_t kFifteenDigits = 1'000'000'000'000'000;
  constexpr std::uint64_t kSeventeenDigits = 100 * kFifteenDigits;
  if (!decimal.fits) return comparable_by_printing(text);
  auto digits = decimal.digits;
  auto exponent = decimal.exponent;
  if (digits == 0) return 0.0;
  const auto sign = [&](double value) { return decimal.negative ? -value : value; };
  if (digits >= kFifteenDigits) {
    for (; digits % 10 == 0; digits /= 10) ++exponent;
  }
  if (digits < kFifteenDigits) {
    // Both are held exactly, so that the one rounding gives the nearest; and fifteen digits survive.
    if (can_scale(exponent)) return sign(scaled(digits, exponent));
  } else if (digits >= kSeventeenDigits) {
    return std::nullopt;
  } else if (exponent < 0 && exponent >= -kMaxExactPower) {
    const auto [answer, value] = by_whole_numbers(digits, -exponent);
    if (answer == Answer::comparable) return sign(value);
    if (answer == Answer::not_comparable) return std::nullopt;
  }
  return comparable_by_printing(text);
}

std::optional<double> comparable_number(std::string_view text) {
  Decimal decimal;
  if (text.empty() || scan_number(text, decimal) != text.size()) return std::nullopt;
  return comparable_number(decimal, text);
}

}  // namespace tocsin::match
