// All conditions of all patterns: a check is a path and a list of tests, of which one has to pass. Flat arrays, so that a hundred
// thousand patterns stay small.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>
#include <vector>

#include "match/ignore_case.h"
#include "match/leaf.h"
#include "match/pattern.h"
#include "match/text_arena.h"
#include "match/text_ids.h"

namespace tocsin::match {

/// One test, worked out. What `a` and `b` mean depends on the kind.
struct TestCode {
  enum class Kind : std::uint8_t {
    equal,  // texts_: a = begin, b = size; so for all texts up to `caseless_suffix`
    prefix,
    suffix,
    wildcard,  // packed, see packed_wildcard.h
    caseless_equal,
    caseless_prefix,
    caseless_suffix,
    cased_equal,  // a = index in cased_: characters beyond ASCII that have case
    cased_prefix,
    cased_suffix,
    but_equal,    // nested_: [a, a + b), sorted by `a`
    but_texts,    // nested_: [a, a + b)
    but_numbers,  // numbers_: [a, a + b), sorted
    number,       // a = index in numbers_
    number_text,  // a number that cannot be compared: the same text only
    range,        // a = index in ranges_
    address,      // a = index in addresses_
    address_v4,   // a = network, b = mask; of checks that do not compare numbers
    keyword,      // a = doc::Kind, b = boolean
    check,        // a = a check: all that it asks for
    certain,      // of a trigger that is found only where it holds
  };
  Kind kind = Kind::equal;
  std::uint32_t a = 0;
  std::uint32_t b = 0;

  /// Passes on strings only, and by their text alone.
  bool is_of_text() const { return kind <= Kind::cased_suffix; }
  /// Passes on a string when none of CheckTable::excluded() does.
  bool excludes_texts() const { return kind == Kind::but_equal || kind == Kind::but_texts; }
};

struct Check {
  std::uint32_t path = 0;
  std::uint32_t tests = 0;   // where they begin
  std::uint32_t equals = 0;  // the first so many are `equal`; many are sorted by `a`
  std::uint32_t others = 0;  // and so many follow
  bool allows_absence = false;
  bool any_value = false;         // {"exists": true}
  bool compares_numbers = false;  // some test looks at the value of numbers
};

/// Immutable after freeze(); then thread-safe.
class CheckTable {
 public:
  /// Returns the check's number.
  std::uint32_t add(std::uint32_t path, const Field& field);
  void freeze();

  std::size_t size() const { return checks_.size(); }
  const Check& operator[](std::uint32_t check) const { return checks_.data()[check]; }

  /// Check `order[i]` becomes check i, and what the checks need lies in the same order: who tries them one after the other
  /// finds them side by side. Before freeze().
  void reorder(std::span<const std::uint32_t> order);

  /// True when a value passes; whether there may be none is check.allows_absence.
  bool passes(const Check& check, Leaf& leaf) const;

  /// One test alone, or a whole check.
  bool passes(const TestCode& test, Leaf& leaf) const {
    if (!leaf.is_string()) return passes_without_text(test, leaf);
    switch (test.kind) {
      case Kind::equal:
        return equals(test, leaf);
      case Kind::but_equal:
        return !one_equals(nested_.data() + test.a, test.b, leaf);
      case Kind::address_v4:
        return leaf.address() && !leaf.address()->v6 && (leaf.address()->v4() & test.b) == test.a;
      default:
        return passes_text(test, leaf);
    }
  }

  /// False when what a test does is decided by the others of its check, too: addresses look at a number unless one of those does.
  static bool stands_alone(const Check& check, const TestCode& test) {
    return test.kind != TestCode::Kind::address || !check.compares_numbers;
  }

  /// The value's text as a number; TestCode::a of each test `equal` that it passes, but for the empty text.
  std::uint32_t text_id(Leaf& leaf) const {
    if (!leaf.knows_text_id()) find_text_id(leaf);
    return leaf.text_id();
  }

  /// For who indexes them.
  std::span<const TestCode> tests(const Check& check) const {
    return {tests_.data() + check.tests, check.equals + check.others};
  }
  /// What a string has to begin with to pass, when that is asked for; any byte else. Of tests that ignore case: folded.
  char first_byte(const TestCode& test) const {
    const bool begins = test.kind == Kind::prefix || test.kind == Kind::caseless_prefix;
    return begins && test.b != 0 ? text(test).front() : '\0';
  }
  std::string_view text(const TestCode& test) const { return texts_.at({test.a, test.b}); }
  /// The same test, such that it says more by itself; of one that stands alone.
  TestCode alone(const TestCode& test) const;
  /// Of one that excludes texts.
  std::span<const TestCode> excluded(const TestCode& test) const { return {nested_.data() + test.a, test.b}; }
  double number(const TestCode& test) const { return numbers_[test.a]; }
  const Numeric& range(const TestCode& test) const { return ranges_[test.a]; }
  const IpRange& address(const TestCode& test) const { return addresses_[test.a]; }
  /// As it was written, of the kinds cased_*.
  std::string_view cased_text(const TestCode& test) const { return cased_texts_[test.a]; }

  std::size_t memory() const;  // bytes

 private:
  using Kind = TestCode::Kind;
  struct Sorter;

  TestCode moved(const TestCode& test, CheckTable& to) const;
  TestCode text_test(const TextTest& test);
  TestCode nested(const AnythingButTexts& but);
  bool passes_string(const Check& check, Leaf& leaf) const;
  bool passes_number(const Check& check, Leaf& leaf) const;
  bool passes_as_number(const TestCode& test, Leaf& leaf) const;
  void find_text_id(Leaf& leaf) const;
  bool passes_without_text(const TestCode& test, Leaf& leaf) const;
  bool equals(const TestCode& test, Leaf& leaf) const {
    return test.b == leaf.text().size() && test.a == text_id(leaf);
  }
  bool passes_text(const TestCode& test, Leaf& leaf) const;
  bool passes_cased(const TestCode& test, std::string_view value) const;
  bool is_but(const TestCode& test, Leaf& leaf) const;
  bool is_in(const TestCode& test, Leaf& leaf) const;
  bool one_equals(const TestCode* tests, std::uint32_t count, Leaf& leaf) const {
    if (count > kFewEquals) return one_of_many_equals(tests, count, leaf);
    const auto size = leaf.text().size();
    const auto id = text_id(leaf);
    for (const auto* const end = tests + count; tests < end; ++tests) {
      if (tests->a == id && tests->b == size) return true;
    }
    return false;
  }
  bool one_of_many_equals(const TestCode* sorted, std::uint32_t count, Leaf& leaf) const;

  // So few are tried one after the other and keep their places in the check, by which triggers know them.
  static constexpr std::uint32_t kFewEquals = 8;

  std::vector<Check> checks_;
  std::vector<TestCode> tests_;
  std::vector<TestCode> nested_;
  std::vector<double> numbers_;
  std::vector<Numeric> ranges_;
  std::vector<IpRange> addresses_;
  std::vector<CaselessText> cased_;
  std::vector<std::string> cased_texts_;
  TextArena texts_;
  TextIds ids_;  // of what is compared for equality
};

}  // namespace tocsin::match
