#include "match/condition.h"

#include <algorithm>

namespace tocsin::match {
namespace {

using How = TextTest::How;

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

bool within(const Numeric& range, double value) {
  if (range.low && (value < range.low->value || (value == range.low->value && !range.low->inclusive)))
    return false;
  return !range.high || value < range.high->value || (value == range.high->value && range.high->inclusive);
}

bool same(const NumberLiteral& literal, std::string_view text, std::optional<double> value) {
  return literal.value ? literal.value == value : literal.text == text;
}

std::vector<TextMatcher> matchers_of(const std::vector<TextTest>& tests) {
  std::vector<TextMatcher> out;
  for (const auto& test : tests) out.emplace_back(test);
  return out;
}

}  // namespace

TextMatcher::TextMatcher(const TextTest& test) : how_(test.how), text_(test.text) {
  switch (how_) {
    case How::equal:
    case How::prefix:
    case How::suffix:
      break;
    case How::wildcard:
      worked_out_ = parse_wildcard(text_).value_or(Wildcard{{text_}});
      break;
    case How::equal_ignoring_case:
    case How::prefix_ignoring_case:
    case How::suffix_ignoring_case:
      worked_out_.emplace<CaselessText>(text_);
      break;
  }
}

bool TextMatcher::matches(std::string_view value) const {
  switch (how_) {
    case How::equal:
      return value == text_;
    case How::prefix:
      return has_prefix(value, text_);
    case How::suffix:
      return has_suffix(value, text_);
    case How::wildcard:
      return std::get<Wildcard>(worked_out_).matches(value);
    case How::equal_ignoring_case:
      return std::get<CaselessText>(worked_out_).equals(value);
    case How::prefix_ignoring_case: {
      const auto& prefix = std::get<CaselessText>(worked_out_);
      return prefix.is_prefix_of(value) ||
             (text_.ends_with('"') && prefix.is_prefix_of(std::string(value) + '"'));
    }
    case How::suffix_ignoring_case: {
      const auto& suffix = std::get<CaselessText>(worked_out_);
      return suffix.is_suffix_of(value) ||
             (text_.starts_with('"') && suffix.is_suffix_of('"' + std::string(value)));
    }
  }
  return false;
}

Condition::Condition(const Field& field) {
  struct Sorter {
    Condition& to;

    void operator()(const TextTest& test) const {
      if (test.how == How::equal) {
        to.equal_texts_.push_back(test.text);
      } else {
        to.texts_.emplace_back(test);
      }
    }
    void operator()(const NumberLiteral& test) const {
      to.numbers_.push_back(test);
      if (test.value) to.compares_numbers_ = true;
    }
    void operator()(const Keyword& test) const { to.keywords_.push_back(test); }
    void operator()(const AnythingButTexts& test) const { to.but_texts_.push_back(matchers_of(test.tests)); }
    void operator()(const AnythingButNumbers& test) const {
      to.but_numbers_.push_back(test);
      to.compares_numbers_ = true;
    }
    void operator()(const Numeric& test) const {
      to.ranges_.push_back(test);
      to.compares_numbers_ = true;
    }
    void operator()(const Exists& test) const { (test.present ? to.any_value_ : to.allows_absence_) = true; }
    void operator()(const IpTest& test) const { to.addresses_.push_back(test.range); }
  };
  for (const auto& test : field.tests) std::visit(Sorter{*this}, test);
  std::sort(equal_texts_.begin(), equal_texts_.end());
}

bool Condition::matches(Leaf& leaf) const {
  if (any_value_ || is_anything_but(leaf)) return true;
  switch (leaf.value().kind) {
    case doc::Kind::string:
      return matches_string(leaf);
    case doc::Kind::number:
      return matches_number(leaf);
    case doc::Kind::boolean:
    case doc::Kind::null:
      return std::any_of(keywords_.begin(), keywords_.end(), [&](const Keyword& keyword) {
        return keyword.kind == leaf.value().kind && keyword.boolean == leaf.value().boolean;
      });
    case doc::Kind::array:
    case doc::Kind::object:
      break;  // no leaves
  }
  return false;
}

bool Condition::matches_string(Leaf& leaf) const {
  const auto text = leaf.text();
  if (std::binary_search(equal_texts_.begin(), equal_texts_.end(), text)) return true;
  if (std::any_of(texts_.begin(), texts_.end(), [&](const TextMatcher& test) { return test.matches(text); }))
    return true;
  if (addresses_.empty() || !leaf.address()) return false;
  return std::any_of(addresses_.begin(), addresses_.end(),
                     [&](const IpRange& range) { return range.contains(*leaf.address()); });
}

bool Condition::matches_number(Leaf& leaf) const {
  if (compares_numbers_ || !numbers_.empty()) {
    const auto value = leaf.number();
    for (const auto& literal : numbers_) {
      if (same(literal, leaf.text(), value)) return true;
    }
    if (value) {
      if (std::any_of(ranges_.begin(), ranges_.end(), [&](const Numeric& r) { return within(r, *value); }))
        return true;
      if (compares_numbers_) return false;  // compared as a number, it is not looked at as text
    }
  }
  return std::any_of(addresses_.begin(), addresses_.end(),
                     [&](const IpRange& range) { return range.contains_number_text(leaf.text()); });
}

bool Condition::is_anything_but(Leaf& leaf) const {
  for (const auto& tests : but_texts_) {
    const bool excluded =
        leaf.is_string() && std::any_of(tests.begin(), tests.end(),
                                        [&](const TextMatcher& test) { return test.matches(leaf.text()); });
    if (!excluded) return true;
  }
  for (const auto& but : but_numbers_) {
    const auto value = leaf.number();
    if (!value || std::find(but.values.begin(), but.values.end(), *value) == but.values.end()) return true;
  }
  return false;
}

}  // namespace tocsin::match
