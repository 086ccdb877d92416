#include "prove/value_pairs.h"

#include <algorithm>
#include <optional>
#include <re2/re2.h>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
#include <vector>

#include "doc/value.h"

namespace tocsin::prove {
namespace {

using sigma::Glob;
using sigma::ValueTest;

constexpr char kAnything = '\x01';  // stands for what a wildcard of the narrow one takes: no text has it
constexpr std::size_t kMostGlobSteps = 250'000;  // rules may be anybody's

/// Nothing when it cannot be said in one text.
std::string text_of(const Glob& glob) {
  std::string out;
  const auto written = glob.written();
  for (std::size_t at = 0; at < written.size(); ++at) {
    const bool escapes = written[at] == '\\' && at + 1 < written.size();
    if (escapes) ++at;
    out += !escapes && (written[at] == '*' || written[at] == '?') ? kAnything : written[at];
  }
  return out;
}

bool passes(const ValueTest& test, const std::string& text) {
  static const doc::Value kNothing = doc::object({});
  return sigma::holds(test, doc::string(text), kNothing);
}

/// The one text that passes, if the test is for one in this case only.
std::optional<std::string> only_text(const ValueTest& test) {
  const auto* glob = std::get_if<sigma::GlobTest>(&test);
  if (glob == nullptr || !glob->cased || glob->glob.has_wildcards()) return std::nullopt;
  return glob->glob.text();
}

bool is_exact(const sigma::GlobTest& test) {
  return !test.glob.has_wildcards();
}

bool is_inside(const sigma::CidrTest& narrow, const sigma::CidrTest& wide) {
  return narrow.range.prefix_bits >= wide.range.prefix_bits && wide.range.contains(narrow.range.address);
}

/// From a bound upwards, downwards, or the bound alone.
struct Range {
  double value = 0;
  bool up = false;
  bool down = false;
  bool inclusive = true;
};

Range range_of(sigma::Comparison comparison, double value) {
  using enum sigma::Comparison;
  return {value, comparison == greater || comparison == at_least, comparison == less || comparison == at_most,
          comparison != greater && comparison != less};
}

bool is_inside(const Range& narrow, const Range& wide) {
  if ((narrow.up && !wide.up) || (narrow.down && !wide.down)) return false;
  if (narrow.value == wide.value) return wide.inclusive || !narrow.inclusive;
  return wide.up ? narrow.value > wide.value : wide.down && narrow.value < wide.value;
}

bool are_apart(const Range& low, const Range& high) {
  const bool turned_away = !low.up && !high.down;
  return turned_away &&
         (low.value < high.value || (low.value == high.value && !(low.inclusive && high.inclusive)));
}

/// Whatever passes the first test, as a value of one field, passes the second.
struct Covered {
  bool operator()(const sigma::GlobTest& narrow, const sigma::GlobTest& wide) const {
    if (wide.cased && !narrow.cased) return false;
    if (wide.glob.written() == narrow.glob.written()) return true;
    if (is_exact(narrow)) return wide.glob.matches(narrow.glob.text(), wide.cased);
    // `?` takes one character, what stands for a star may be none.
    const bool simple = wide.glob.written().find_first_of("?\x01") == std::string_view::npos;
    return simple && wide.glob.matches(text_of(narrow.glob), wide.cased);
  }
  bool operator()(const sigma::GlobTest& narrow, const sigma::CidrTest& wide) const {
    return is_exact(narrow) && passes(wide, narrow.glob.text());
  }
  bool operator()(const sigma::GlobTest& narrow, const sigma::RegexTest& wide) const {
    const auto text = only_text(narrow);
    return text && passes(wide, *text);
  }
  bool operator()(const sigma::NumberTest& narrow, const sigma::NumberTest& wide) const {
    return narrow.written == wide.written;
  }
  bool operator()(const sigma::NumberTest& narrow, const sigma::CompareTest& wide) const {
    return sigma::compare(narrow.value, wide.comparison, wide.value);
  }
  bool operator()(const sigma::BooleanTest& narrow, const sigma::BooleanTest& wide) const {
    return narrow.value == wide.value;
  }
  bool operator()(const sigma::NullTest&, const sigma::NullTest&) const { return true; }
  bool operator()(const sigma::ExistsTest& narrow, const sigma::NullTest&) const { return !narrow.wanted; }
  bool operator()(const sigma::RegexTest& narrow, const sigma::RegexTest& wide) const {
    return narrow.regex->pattern() == wide.regex->pattern() &&
           narrow.regex->options().case_sensitive() == wide.regex->options().case_sensitive() &&
           narrow.regex->options().dot_nl() == wide.regex->options().dot_nl();
  }
  bool operator()(const sigma::CidrTest& narrow, const sigma::CidrTest& wide) const {
    return is_inside(narrow, wide);
  }
  bool operator()(const sigma::CompareTest& narrow, const sigma::CompareTest& wide) const {
    return is_inside(range_of(narrow.comparison, narrow.value), range_of(wide.comparison, wide.value));
  }
  template <class Narrow, class Wide>
  bool operator()(const Narrow&, const Wide&) const {
    return false;
  }
};

/// Do two globs have a text in common: reachable pairs of places in both, a row of the one at a time.
bool meet(const Glob& one, const Glob& other, bool cased) {
  const auto& a = one.symbols();
  const auto& b = other.symbols();
  if ((a.size() + 1) * (b.size() + 1) > kMostGlobSteps) return true;
  const auto same = [&](char32_t x, char32_t y) {
    if (x == Glob::kOne || y == Glob::kOne || x == y) return true;
    return !cased && sigma::fold(x) == sigma::fold(y);
  };
  std::vector<bool> reached((a.size() + 1) * (b.size() + 1));
  const auto at = [&](std::size_t i, std::size_t j) { return i * (b.size() + 1) + j; };
  reached[0] = true;
  for (std::size_t i = 0; i <= a.size(); ++i) {
    for (std::size_t j = 0; j <= b.size(); ++j) {
      if (!reached[at(i, j)]) continue;
      const bool star_a = i < a.size() && a[i] == Glob::kMany;
      const bool star_b = j < b.size() && b[j] == Glob::kMany;
      if (i < a.size() && (star_a || star_b)) reached[at(i + 1, j)] = true;
      if (j < b.size() && (star_a || star_b)) reached[at(i, j + 1)] = true;
      if (i < a.size() && j < b.size() && !star_a && !star_b && same(a[i], b[j]))
        reached[at(i + 1, j + 1)] = true;
    }
  }
  return reached.back();
}

/// The same regular expression, asked of texts in any case; nothing when it decides that within itself.
std::optional<sigma::RegexTest> in_any_case(const sigma::RegexTest& test) {
  if (!test.regex->options().case_sensitive()) return test;
  const auto& pattern = test.regex->pattern();
  if (pattern.find("(?") != std::string::npos || pattern.find("\\Q") != std::string::npos)
    return std::nullopt;
  auto options = test.regex->options();
  options.set_case_sensitive(false);
  auto regex = std::make_shared<re2::RE2>(pattern, options);
  if (!regex->ok()) return std::nullopt;
  return sigma::RegexTest{std::move(regex)};
}

/// No value passes both; each pair of kinds once.
struct Disjoint {
  bool operator()(const sigma::GlobTest& one, const sigma::GlobTest& other) const {
    return !meet(one.glob, other.glob, one.cased && other.cased);
  }
  bool operator()(const sigma::GlobTest& one, const sigma::CidrTest& other) const {
    return is_exact(one) && !passes(other, one.glob.text());
  }
  bool operator()(const sigma::GlobTest& one, const sigma::CompareTest& other) const {
    return is_exact(one) && !passes(other, one.glob.text());
  }
  bool operator()(const sigma::GlobTest& one, const sigma::BooleanTest& other) const {
    return !meet(one.glob, Glob::plain(other.value ? "true" : "false"), false);
  }
  bool operator()(const sigma::GlobTest& one, const sigma::RegexTest& other) const {
    if (!is_exact(one)) return false;
    if (one.cased) return !passes(other, one.glob.text());
    const auto caseless = in_any_case(other);
    return caseless && !passes(*caseless, one.glob.text());
  }
  bool operator()(const sigma::NumberTest& one, const sigma::NumberTest& other) const {
    return one.value != other.value;
  }
  bool operator()(const sigma::NumberTest& one, const sigma::CompareTest& other) const {
    return !sigma::compare(one.value, other.comparison, other.value);
  }
  bool operator()(const sigma::BooleanTest& one, const sigma::BooleanTest& other) const {
    return one.value != other.value;
  }
  bool operator()(const sigma::CompareTest& one, const sigma::CompareTest& other) const {
    const auto a = range_of(one.comparison, one.value);
    const auto b = range_of(other.comparison, other.value);
    return are_apart(a, b) || are_apart(b, a);
  }
  bool operator()(const sigma::CidrTest& one, const sigma::CidrTest& other) const {
    return !is_inside(one, other) && !is_inside(other, one);
  }
  bool operator()(const sigma::TimeTest& one, const sigma::TimeTest& other) const {
    const auto a = range_of(one.comparison, one.value);
    const auto b = range_of(other.comparison, other.value);
    return one.part == other.part && (are_apart(a, b) || are_apart(b, a));
  }
  template <class One, class Other>
  bool operator()(const One&, const Other&) const {
    return false;
  }
};

bool asks_for_a_value(const ValueTest& test) {
  return !sigma::holds_when_absent(test) && !std::holds_alternative<sigma::ExistsTest>(test);
}

}  // namespace

bool is_covered(const ValueTest& narrow, const ValueTest& wide) {
  const auto* exists = std::get_if<sigma::ExistsTest>(&wide);
  if (exists == nullptr) return std::visit(Covered{}, narrow, wide);
  return exists->wanted
             ? !sigma::holds_when_absent(narrow)
             : std::holds_alternative<sigma::ExistsTest>(narrow) && sigma::holds_when_absent(narrow);
}

bool is_there_and_not(const ValueTest& one, const ValueTest& other) {
  const auto denies = [](const ValueTest& test) {
    const auto* exists = std::get_if<sigma::ExistsTest>(&test);
    return exists != nullptr && !exists->wanted;
  };
  return (denies(one) && !sigma::holds_when_absent(other)) ||
         (denies(other) && !sigma::holds_when_absent(one));
}

bool are_disjoint(const ValueTest& one, const ValueTest& other) {
  const auto is_null = [](const ValueTest& test) { return std::holds_alternative<sigma::NullTest>(test); };
  if (is_there_and_not(one, other) || (is_null(one) && asks_for_a_value(other)) ||
      (is_null(other) && asks_for_a_value(one)))
    return true;
  return std::visit(Disjoint{}, one, other) || std::visit(Disjoint{}, other, one);
}

}  // namespace tocsin::prove
