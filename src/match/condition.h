// One field's list of tests, ready to run. Immutable, thread-safe.
#pragma once

#include <string>
#include <variant>
#include <vector>

#include "match/ignore_case.h"
#include "match/leaf.h"
#include "match/pattern.h"
#include "match/wildcard.h"

namespace tocsin::match {

/// A TextTest with its text worked out.
class TextMatcher {
 public:
  explicit TextMatcher(const TextTest& test);

  bool matches(std::string_view value) const;

 private:
  TextTest::How how_;
  std::string text_;
  std::variant<std::monostate, Wildcard, CaselessText> worked_out_;
};

class Condition {
 public:
  explicit Condition(const Field& field);

  bool matches(Leaf& leaf) const;
  /// The field may also be absent: {"exists": false} is in the list.
  bool allows_absence() const { return allows_absence_; }

 private:
  bool matches_string(Leaf& leaf) const;
  bool matches_number(Leaf& leaf) const;
  bool is_anything_but(Leaf& leaf) const;

  bool allows_absence_ = false;
  bool any_value_ = false;                // {"exists": true}
  bool compares_numbers_ = false;         // some test looks at the value of numbers
  std::vector<std::string> equal_texts_;  // sorted
  std::vector<TextMatcher> texts_;
  std::vector<IpRange> addresses_;
  std::vector<NumberLiteral> numbers_;
  std::vector<Numeric> ranges_;
  std::vector<Keyword> keywords_;
  std::vector<std::vector<TextMatcher>> but_texts_;
  std::vector<AnythingButNumbers> but_numbers_;
};

}  // namespace tocsin::match
