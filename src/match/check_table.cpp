#include "match/check_table.h"

#include <algorithm>
#include <bit>

#include "match/caseless.h"
#include "match/packed_wildcard.h"

namespace tocsin::match {
namespace {

using How = TextTest::How;
using Kind = TestCode::Kind;

// Event Ruler compares strings with their quotes on: a prefix that ends with a quote may use up the closing one, and a suffix
// that begins with a quote the opening one.
bool has_prefix(std::string_view value, std::string_view prefix) {
  if (value.starts_with(prefix)) return true;
  return prefix.ends_with('"') && prefix.size() == value.size() + 1 && prefix.starts_with(value);
}

bool has_suffix(std::string_view value, std::string_view suffix) {
  if (value.ends_with(suffix)) return true;
  return suffix.starts_with('"') && suffix.size() == value.size() + 1 && suffix.ends_with(value);
}

bool has_caseless_prefix(std::string_view value, std::string_view prefix) {
  if (value.size() >= prefix.size()) return equal_folded(prefix, value.substr(0, prefix.size()));
  return prefix.ends_with('"') && prefix.size() == value.size() + 1 &&
         equal_folded(prefix.substr(0, value.size()), value);
}

bool has_caseless_suffix(std::string_view value, std::string_view suffix) {
  if (value.size() >= suffix.size()) return equal_folded(suffix, value.substr(value.size() - suffix.size()));
  return suffix.starts_with('"') && suffix.size() == value.size() + 1 &&
         equal_folded(suffix.substr(1), value);
}

bool within(const Numeric& range, double value) {
  if (range.low && (value < range.low->value || (value == range.low->value && !range.low->inclusive)))
    return false;
  return !range.high || value < range.high->value || (value == range.high->value && range.high->inclusive);
}

bool may_be(double number, const Bounds& value) {
  return value.low <= number && number <= value.high;
}

bool may_be_within(const Numeric& range, const Bounds& value) {
  const bool is_below = range.low && value.high < range.low->value;
  const bool is_above = range.high && range.high->value < value.low;
  return !is_below && !is_above;
}

bool is_caseless(How how) {
  return how == How::equal_ignoring_case || how == How::prefix_ignoring_case ||
         how == How::suffix_ignoring_case;
}

Kind kind_of(How how, bool cased) {
  switch (how) {
    case How::equal:
      return Kind::equal;
    case How::prefix:
      return Kind::prefix;
    case How::suffix:
      return Kind::suffix;
    case How::wildcard:
      return Kind::wildcard;
    case How::equal_ignoring_case:
      return cased ? Kind::cased_equal : Kind::caseless_equal;
    case How::prefix_ignoring_case:
      return cased ? Kind::cased_prefix : Kind::caseless_prefix;
    case How::suffix_ignoring_case:
      return cased ? Kind::cased_suffix : Kind::caseless_suffix;
  }
  return Kind::equal;
}

bool by_place(const TestCode& a, const TestCode& b) {
  return a.a < b.a;
}

IpRange range_of(const TestCode& v4) {
  IpRange out;
  for (std::size_t i = 0; i < 4; ++i)
    out.address.bytes[i] = static_cast<std::uint8_t>(v4.a >> (24 - 8 * i) & 0xFFU);
  out.prefix_bits = std::popcount(v4.b);
  return out;
}

template <class T>
std::uint32_t append(std::vector<T>& to, T item) {
  to.push_back(std::move(item));
  return static_cast<std::uint32_t>(to.size() - 1);
}

}  // namespace

// Addresses that share the bits of a mask, as a test of its own.
TestCode CheckTable::alone(const TestCode& test) const {
  if (test.kind != Kind::address || address(test).address.v6) return test;
  const auto mask = static_cast<std::uint32_t>(0xFFFF'FFFF'0000'0000U >> address(test).prefix_bits);
  return {Kind::address_v4, address(test).address.v4() & mask, mask};
}

TestCode CheckTable::text_test(const TextTest& test) {
  if (is_caseless(test.how)) {
    if (plain_front(test.text) < test.text.size()) {
      cased_texts_.push_back(test.text);
      return {kind_of(test.how, true), append(cased_, CaselessText(test.text)), 0};
    }
    const auto place = texts_.add(folded(test.text));
    return {kind_of(test.how, false), place.begin, place.size};
  }
  std::string text = test.text;
  if (test.how == How::wildcard) text = pack(parse_wildcard(text).value_or(Wildcard{{text}}));
  const auto place = texts_.add(text);
  return {kind_of(test.how, false), place.begin, place.size};
}

TestCode CheckTable::nested(const AnythingButTexts& but) {
  std::vector<TestCode> codes;
  for (const auto& test : but.tests) codes.push_back(text_test(test));
  const bool equal =
      std::all_of(codes.begin(), codes.end(), [](const auto& c) { return c.kind == Kind::equal; });
  const auto begin = static_cast<std::uint32_t>(nested_.size());
  nested_.insert(nested_.end(), codes.begin(), codes.end());
  return {equal ? Kind::but_equal : Kind::but_texts, begin, static_cast<std::uint32_t>(codes.size())};
}

struct CheckTable::Sorter {
  CheckTable& table;
  Check& check;
  std::vector<TestCode>& equals;
  std::vector<TestCode>& others;

  void operator()(const TextTest& test) const {
    (test.how == How::equal ? equals : others).push_back(table.text_test(test));
  }
  void operator()(const NumberLiteral& test) const {
    if (test.value) {
      others.push_back({Kind::number, append(table.numbers_, *test.value), 0});
      check.compares_numbers = true;
    } else {
      const auto place = table.texts_.add(test.text);
      others.push_back({Kind::number_text, place.begin, place.size});
    }
  }
  void operator()(const Keyword& test) const {
    others.push_back({Kind::keyword, static_cast<std::uint32_t>(test.kind), test.boolean ? 1U : 0U});
  }
  void operator()(const AnythingButTexts& test) const { others.push_back(table.nested(test)); }
  void operator()(const AnythingButNumbers& test) const {
    const auto begin = static_cast<std::uint32_t>(table.numbers_.size());
    auto values = test.values;
    std::sort(values.begin(), values.end());
    table.numbers_.insert(table.numbers_.end(), values.begin(), values.end());
    others.push_back({Kind::but_numbers, begin, static_cast<std::uint32_t>(values.size())});
    check.compares_numbers = true;
  }
  void operator()(const Numeric& test) const {
    others.push_back({Kind::range, append(table.ranges_, test), 0});
    check.compares_numbers = true;
  }
  void operator()(const Exists& test) const {
    (test.present ? check.any_value : check.allows_absence) = true;
  }
  void operator()(const IpTest& test) const {
    others.push_back({Kind::address, append(table.addresses_, test.range), 0});
  }
};

std::uint32_t CheckTable::add(std::uint32_t path, const Field& field) {
  Check check;
  check.path = path;
  std::vector<TestCode> equals;
  std::vector<TestCode> others;
  for (const auto& test : field.tests) std::visit(Sorter{*this, check, equals, others}, test);
  check.tests = static_cast<std::uint32_t>(tests_.size());
  check.equals = static_cast<std::uint32_t>(equals.size());
  check.others = static_cast<std::uint32_t>(others.size());
  tests_.insert(tests_.end(), equals.begin(), equals.end());
  tests_.insert(tests_.end(), others.begin(), others.end());
  return append(checks_, check);
}

void CheckTable::reorder(std::span<const std::uint32_t> order) {
  CheckTable sorted;
  for (const auto number : order) {
    auto check = checks_[number];
    std::vector<TestCode> codes;
    for (const auto& test : tests(check)) codes.push_back(moved(test, sorted));
    if (check.equals > kFewEquals) std::sort(codes.begin(), codes.begin() + check.equals, by_place);
    check.tests = static_cast<std::uint32_t>(sorted.tests_.size());
    sorted.tests_.insert(sorted.tests_.end(), codes.begin(), codes.end());
    sorted.checks_.push_back(check);
  }
  *this = std::move(sorted);
}

TestCode CheckTable::moved(const TestCode& test, CheckTable& to) const {
  switch (test.kind) {
    case Kind::cased_equal:
    case Kind::cased_prefix:
    case Kind::cased_suffix:
      to.cased_texts_.push_back(cased_texts_[test.a]);
      return {test.kind, append(to.cased_, cased_[test.a]), 0};
    case Kind::but_equal:
    case Kind::but_texts: {
      std::vector<TestCode> codes;
      for (std::uint32_t i = 0; i < test.b; ++i) codes.push_back(moved(nested_[test.a + i], to));
      if (test.kind == Kind::but_equal) std::sort(codes.begin(), codes.end(), by_place);
      const auto begin = static_cast<std::uint32_t>(to.nested_.size());
      to.nested_.insert(to.nested_.end(), codes.begin(), codes.end());
      return {test.kind, begin, test.b};
    }
    case Kind::but_numbers: {
      const auto begin = static_cast<std::uint32_t>(to.numbers_.size());
      for (std::uint32_t i = 0; i < test.b; ++i) to.numbers_.push_back(numbers_[test.a + i]);
      return {test.kind, begin, test.b};
    }
    case Kind::number:
      return {test.kind, append(to.numbers_, numbers_[test.a]), 0};
    case Kind::range:
      return {test.kind, append(to.ranges_, ranges_[test.a]), 0};
    case Kind::address:
      return {test.kind, append(to.addresses_, addresses_[test.a]), 0};
    case Kind::address_v4:
    case Kind::keyword:
    case Kind::check:
    case Kind::certain:
      return test;
    default: {
      const auto place = to.texts_.add(text(test));
      return {test.kind, place.begin, place.size};
    }
  }
}

void CheckTable::freeze() {
  checks_.shrink_to_fit();
  tests_.shrink_to_fit();
  nested_.shrink_to_fit();
  numbers_.shrink_to_fit();
  ranges_.shrink_to_fit();
  addresses_.shrink_to_fit();
  texts_.freeze();
  std::vector<TextPlace> compared;
  const auto add = [&](const TestCode& test) {
    if (test.kind == Kind::equal) compared.push_back({test.a, test.b});
  };
  std::for_each(tests_.begin(), tests_.end(), add);
  std::for_each(nested_.begin(), nested_.end(), add);
  ids_.build(std::move(compared), texts_);
}

bool CheckTable::passes(const Check& check, Leaf& leaf) const {
  if (check.any_value) return true;
  switch (leaf.kind()) {
    case doc::Kind::string:
      return passes_string(check, leaf);
    case doc::Kind::number:
      return passes_number(check, leaf);
    case doc::Kind::boolean:
    case doc::Kind::null:
      for (const auto& test : tests(check).subspan(check.equals)) {
        if (passes(test, leaf)) return true;
      }
      return false;
    case doc::Kind::array:
    case doc::Kind::object:
      break;  // no leaves
  }
  return false;
}

void CheckTable::find_text_id(Leaf& leaf) const {
  leaf.set_text_id(ids_.find(leaf.text(), leaf.text_hash(), texts_));
}

// An empty text stands at the place of another one: both are looked at.
bool CheckTable::one_of_many_equals(const TestCode* sorted, std::uint32_t count, Leaf& leaf) const {
  TestCode wanted;
  wanted.a = text_id(leaf);
  const auto [first, end] = std::equal_range(sorted, sorted + count, wanted, by_place);
  return std::any_of(first, end, [&](const TestCode& test) { return equals(test, leaf); });
}

bool CheckTable::passes_string(const Check& check, Leaf& leaf) const {
  const auto* test = tests_.data() + check.tests;
  if (check.equals != 0 && one_equals(test, check.equals, leaf)) return true;
  test += check.equals;
  for (const auto* const end = test + check.others; test < end; ++test) {
    if (test->kind == Kind::address) {
      if (is_in(*test, leaf)) return true;
    } else if (passes_text(*test, leaf)) {
      return true;
    }
  }
  return false;
}

bool CheckTable::passes_number(const Check& check, Leaf& leaf) const {
  for (const auto& test : tests(check).subspan(check.equals)) {
    if (test.kind == Kind::address) {  // compared as a number, it is not looked at as text
      const bool compared = check.compares_numbers && leaf.number().has_value();
      if (!compared && addresses_[test.a].contains_number_text(leaf.text())) return true;
    } else if (passes_as_number(test, leaf)) {
      return true;
    }
  }
  return false;
}

bool CheckTable::passes_as_number(const TestCode& test, Leaf& leaf) const {
  switch (test.kind) {
    case Kind::number:
      return may_be(numbers_[test.a], leaf.bounds()) && leaf.number() == numbers_[test.a];
    case Kind::number_text:
      return leaf.text() == text(test);
    case Kind::range:
      return may_be_within(ranges_[test.a], leaf.bounds()) && leaf.number().has_value() &&
             within(ranges_[test.a], *leaf.number());
    default:
      return is_but(test, leaf);
  }
}

bool CheckTable::passes_without_text(const TestCode& test, Leaf& leaf) const {
  if (test.kind == Kind::check) return passes(checks_.data()[test.a], leaf);
  if (!leaf.is_number()) {
    if (test.kind != Kind::keyword) return is_but(test, leaf);
    return test.a == static_cast<std::uint32_t>(leaf.kind()) && (test.b != 0) == leaf.boolean();
  }
  if (test.kind == Kind::address) return addresses_[test.a].contains_number_text(leaf.text());
  if (test.kind == Kind::address_v4) return range_of(test).contains_number_text(leaf.text());
  return passes_as_number(test, leaf);
}

bool CheckTable::passes_text(const TestCode& test, Leaf& leaf) const {
  const auto value = leaf.text();
  switch (test.kind) {
    case Kind::prefix:
      return has_prefix(value, text(test));
    case Kind::suffix:
      return has_suffix(value, text(test));
    case Kind::wildcard:
      return packed_matches(text(test), value);
    case Kind::caseless_equal:
      return value.size() == test.b && equal_folded(text(test), value);
    case Kind::caseless_prefix:
      return has_caseless_prefix(value, text(test));
    case Kind::caseless_suffix:
      return has_caseless_suffix(value, text(test));
    case Kind::cased_equal:
    case Kind::cased_prefix:
    case Kind::cased_suffix:
      return passes_cased(test, value);
    case Kind::address:
      return is_in(test, leaf);
    case Kind::check:
      return passes(checks_.data()[test.a], leaf);
    default:
      return is_but(test, leaf);
  }
}

bool CheckTable::passes_cased(const TestCode& test, std::string_view value) const {
  const auto& text = cased_[test.a];
  const std::string_view written = cased_texts_[test.a];
  switch (test.kind) {
    case Kind::cased_prefix:
      return text.is_prefix_of(value) ||
             (written.ends_with('"') && text.is_prefix_of(std::string(value) + '"'));
    case Kind::cased_suffix:
      return text.is_suffix_of(value) ||
             (written.starts_with('"') && text.is_suffix_of('"' + std::string(value)));
    default:
      return text.equals(value);
  }
}

bool CheckTable::is_in(const TestCode& test, Leaf& leaf) const {
  return leaf.address() && addresses_.data()[test.a].contains(*leaf.address());
}

bool CheckTable::is_but(const TestCode& test, Leaf& leaf) const {
  const auto* const nested = nested_.data() + test.a;
  switch (test.kind) {
    case Kind::but_equal:
      return !leaf.is_string() || !one_equals(nested, test.b, leaf);
    case Kind::but_texts:
      return !leaf.is_string() ||
             std::none_of(nested, nested + test.b, [&](const TestCode& t) { return passes(t, leaf); });
    case Kind::but_numbers: {
      const auto value = leaf.number();
      const auto first = numbers_.begin() + test.a;
      return !value || !std::binary_search(first, first + test.b, *value);
    }
    default:
      return false;
  }
}

std::size_t CheckTable::memory() const {
  auto sum = checks_.capacity() * sizeof(Check) +
             (tests_.capacity() + nested_.capacity()) * sizeof(TestCode) +
             numbers_.capacity() * sizeof(double) + ranges_.capacity() * sizeof(Numeric) +
             addresses_.capacity() * sizeof(IpRange) + texts_.memory() + ids_.memory();
  for (const auto& text : cased_texts_) sum += sizeof(CaselessText) + text.size() * 2 * sizeof(std::string);
  return sum;
}

}  // namespace tocsin::match
