// One test of one value of an event: what stands behind a Sigma field, with its modifiers applied. Immutable, thread-safe.
#pragma once

#include <memory>
#include <string>
#include <variant>

#include "base/clock.h"
#include "doc/value.h"
#include "match/ip_range.h"
#include "sigma/glob.h"

namespace re2 {
class RE2;
}

namespace tocsin::sigma {

/// A text equals a text; a number, as it is written; "true" and "false"; an object, as compact JSON.
struct GlobTest {
  Glob glob;
  bool cased = false;
};
/// By value; also a text that spells it as the rule does.
struct NumberTest {
  std::string written;
  double value = 0;
};
struct BooleanTest {
  bool value = false;
};
/// Null or absent.
struct NullTest {};
struct ExistsTest {
  bool wanted = true;
};
/// Found anywhere in the text.
struct RegexTest {
  std::shared_ptr<const re2::RE2> regex;
};
struct CidrTest {
  match::IpRange range;
  std::string written;
};
enum class Comparison { less, at_most, at_least, greater, equal };
/// Numbers, and texts that spell one.
struct CompareTest {
  Comparison comparison = Comparison::equal;
  double value = 0;
};
/// Equal to another field's value, or beginning with it and so on.
struct FieldTest {
  std::string field;
  bool starts = false;  // the value begins with the other field's
  bool ends = false;
  bool cased = false;
};
enum class TimePart { minute, hour, day, week, month, year };
/// A part of an ISO 8601 time, UTC; the week is ISO 8601's.
struct TimeTest {
  TimePart part = TimePart::hour;
  Comparison comparison = Comparison::equal;
  int value = 0;
};

using ValueTest = std::variant<GlobTest, NumberTest, BooleanTest, NullTest, ExistsTest, RegexTest, CidrTest,
                               CompareTest, FieldTest, TimeTest>;

/// One present value. `record`: where a FieldTest finds the other field. NullTest: is it null; ExistsTest: is it to be there.
bool holds(const ValueTest& test, const doc::Value& leaf, const doc::Value& record);

/// True for the tests that hold when the field has no value at all.
bool holds_when_absent(const ValueTest& test);

bool compare(double left, Comparison comparison, double right);
int part_of(Time time, TimePart part);

}  // namespace tocsin::sigma
