// Numbers by value: two texts, with a line feed between them. What can be compared agrees with strtod and the shortest printed form
// (the reference), and the doubles are equal, less or greater exactly when the decimals are.
#include <algorithm>
#include <compare>
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <utility>

#include "doc/json_reader.h"
#include "match/numbers.h"
#include "match/testing/reference_matcher.h"

namespace {

using namespace tocsin;

void check(bool good) {
  if (!good) std::abort();
}

bool is_number(const std::string& text) {
  const auto value = doc::parse_json(text);
  return value && value->is(doc::Kind::number) && value->text == text;
}

// The reference counts exponents in a long.
bool has_a_small_exponent(const std::string& text) {
  const auto exponent = text.find_first_of("eE");
  return exponent == std::string::npos || text.size() - exponent < 10;
}

/// Of numbers without a sign, as digits and the power of ten of the last one.
std::strong_ordering compare_sizes(std::pair<std::string, long> a, std::pair<std::string, long> b) {
  if (a.first.empty() || b.first.empty()) return a.first.size() <=> b.first.size();
  const auto begins = [](const auto& x) { return x.second + static_cast<long>(x.first.size()); };
  if (begins(a) != begins(b)) return begins(a) <=> begins(b);
  const auto digits = std::max(a.first.size(), b.first.size());
  a.first.resize(digits, '0');
  b.first.resize(digits, '0');
  return a.first.compare(b.first) <=> 0;
}

std::strong_ordering compare(std::pair<std::string, long> a, std::pair<std::string, long> b) {
  const bool minus_a = a.first.starts_with('-');
  const bool minus_b = b.first.starts_with('-');
  if (minus_a != minus_b) return minus_a ? std::strong_ordering::less : std::strong_ordering::greater;
  if (!minus_a) return compare_sizes(std::move(a), std::move(b));
  a.first.erase(0, 1);
  b.first.erase(0, 1);
  return compare_sizes(std::move(b), std::move(a));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string input(reinterpret_cast<const char*>(data), size);
  const auto split = std::min(input.find('\n'), input.size());
  const auto first = input.substr(0, split);
  const auto second = input.substr(std::min(split + 1, input.size()));
  for (const auto& text : {first, second}) {
    const auto value = match::comparable_number(text);
    if (!is_number(text)) {
      check(!value);
    } else if (has_a_small_exponent(text)) {
      check(value == match::testing::comparable(text));
    }
  }
  const auto a = match::comparable_number(first);
  const auto b = match::comparable_number(second);
  if (!a || !b || !has_a_small_exponent(first) || !has_a_small_exponent(second)) return 0;
  const auto order = compare(match::testing::decimal(first), match::testing::decimal(second));
  check((*a == *b) == (order == 0));
  check((*a < *b) == (order < 0));
  return 0;
}
