#include "match/numbers.h"

#include <charconv>
#include <cmath>
#include <cstdint>

namespace tocsin::match {
namespace {

constexpr int kMaxDigits = 17;                        // no comparable number needs more
constexpr std::int64_t kMaxExponent = 2'147'483'647;  // of a BigDecimal

/// digits * 10^exponent, without trailing zeros in the digits. Zero is 0 * 10^0.
struct Decimal {
  std::uint64_t digits = 0;
  std::int64_t exponent = 0;
  bool negative = false;

  bool operator==(const Decimal&) const = default;
};

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

// Reads one JSON number from left to right.
class Reader {
 public:
  explicit Reader(std::string_view text) : text_(text) {}

  std::optional<Decimal> read() {
    if (take('-')) out_.negative = true;
    if (!whole() || !fraction() || !exponent() || at_ != text_.size()) return std::nullopt;
    if (out_.digits == 0) {
      if (std::abs(written_exponent_) > kMaxExponent) return std::nullopt;
      return Decimal{};
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
  Decimal out_;
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
bool surely_survives(const Decimal& decimal) {
  constexpr std::uint64_t kFifteenDigits = 1'000'000'000'000'000;
  constexpr std::int64_t kFar = 280;
  return decimal.digits < kFifteenDigits && decimal.exponent > -kFar && decimal.exponent < kFar;
}

// The decimal that Java prints for a double: the shortest that reads back as the same double and of these the nearest, but
// of at least two digits, which matters for the smallest subnormal numbers only (4.9E-324, not 5E-324).
std::optional<Decimal> printed(double value) {
  char buffer[32];
  auto end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific).ptr;
  const auto shortest = Reader({buffer, end}).read();
  if (!shortest || shortest->digits > 9) return shortest;
  end = std::to_chars(buffer, buffer + sizeof buffer, value, std::chars_format::scientific, 1).ptr;
  double back = 0;
  std::from_chars(buffer, end, back);
  return back == value ? Reader({buffer, end}).read() : shortest;
}

}  // namespace

std::optional<double> comparable_number(std::string_view text) {
  const auto decimal = Reader(text).read();
  if (!decimal) return std::nullopt;
  if (decimal->digits == 0) return 0.0;
  const auto value = nearest(text);
  if (!value) return std::nullopt;
  if (!surely_survives(*decimal) && printed(*value) != decimal) return std::nullopt;
  return value;
}

}  // namespace tocsin::match
