// An EventBridge event pattern, parsed and checked: the plain form that every engine compiles from. What each operator
// means: docs/patterns.md. Immutable after parsing; share const between threads.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "match/ip_range.h"

namespace tocsin::match {

/// true, false or null, standing for itself.
struct Keyword {
  doc::Kind kind = doc::Kind::null;
  bool boolean = false;
};

/// A number standing for itself: equal by value when it is comparable (see numbers.h), else the same text only.
struct NumberLiteral {
  std::string text;
  std::optional<double> value;
};

/// A string that is to stand in the event's value in one of these ways.
struct TextTest {
  enum class How : std::uint8_t {
    equal,
    prefix,
    suffix,
    wildcard,
    equal_ignoring_case,
    prefix_ignoring_case,
    suffix_ignoring_case,
  };
  How how = How::equal;
  std::string text;  // decoded; a wildcard keeps its '*' and its backslashes
};

/// Every value but strings that pass one of the tests.
struct AnythingButTexts {
  std::vector<TextTest> tests;
};

/// Every value but these numbers.
struct AnythingButNumbers {
  std::vector<double> values;
};

struct Bound {
  double value = 0;
  bool inclusive = false;
};

struct Numeric {
  std::optional<Bound> low;
  std::optional<Bound> high;
};

struct Exists {
  bool present = true;
};

/// An address range, or a plain string that is an address: then a range of one.
struct IpTest {
  IpRange range;
};

using Test = std::variant<TextTest, NumberLiteral, Keyword, AnythingButTexts, AnythingButNumbers, Numeric,
                          Exists, IpTest>;

/// One field: it matches when one of the tests passes on one of the event's values at the path.
struct Field {
  std::string path;  // keys joined with '.'
  std::vector<Test> tests;
  std::string written;  // the list as JSON on one line: equal texts are equal tests
};

struct Or;
using Item = std::variant<Field, Or>;

/// All items hold, with what the order decides: a path that is named again replaces the earlier naming, also across
/// the border of an `$or`. Nested objects are flattened into their paths.
struct Group {
  std::vector<Item> items;
};

/// One of the branches holds.
struct Or {
  std::vector<Group> branches;
};

struct Pattern {
  Group root;
};

/// The most alternatives that the `$or`s of one pattern may multiply out to.
inline constexpr std::size_t kMaxAlternatives = 1024;

/// Every error of the pattern at once, each with its place in `source`, its JSON path (relative to the pattern) and what
/// would be right. `value` was read from `source`, as JSON or YAML. Pure, thread-safe.
Checked<Pattern> parse_pattern(const doc::Value& value, const SourceText& source);

/// The same for a JSON text.
Checked<Pattern> read_pattern(const SourceText& source);

/// True when some field of the pattern is `source`, `detail-type`, `detail` or below one of these: such a pattern
/// means the EventBridge envelope, and a bare CloudTrail record is matched as its envelope.
bool speaks_of_envelope(const Pattern& pattern);

}  // namespace tocsin::match
