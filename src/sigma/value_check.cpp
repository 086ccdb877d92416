#include "sigma/value_check.h"

#include <charconv>
#include <chrono>
#include <optional>
#include <re2/re2.h>

#include "sigma/leaves.h"

namespace tocsin::sigma {
namespace {

std::optional<double> number_of(const doc::Value& leaf) {
  if (!leaf.is(doc::Kind::number) && !leaf.is(doc::Kind::string)) return std::nullopt;
  double value = 0;
  const auto* end = leaf.text.data() + leaf.text.size();
  const auto read = std::from_chars(leaf.text.data(), end, value);
  if (read.ec != std::errc() || read.ptr != end || leaf.text.empty()) return std::nullopt;
  return value;
}

struct Holds {
  const doc::Value& leaf;
  const doc::Value& record;

  bool operator()(const GlobTest& test) const {
    const LeafText text(leaf);
    return text.has_text() && test.glob.matches(text.text(), test.cased);
  }
  bool operator()(const NumberTest& test) const {
    if (leaf.is(doc::Kind::string)) return leaf.text == test.written;
    return leaf.is(doc::Kind::number) && (leaf.text == test.written || number_of(leaf) == test.value);
  }
  bool operator()(const BooleanTest& test) const {
    const std::string_view wanted = test.value ? "true" : "false";
    const LeafText text(leaf);
    return text.has_text() && Glob::plain(wanted).matches(text.text(), false);
  }
  bool operator()(const NullTest&) const { return leaf.is(doc::Kind::null); }
  bool operator()(const ExistsTest& test) const { return test.wanted; }
  bool operator()(const RegexTest& test) const {
    const LeafText text(leaf);
    return text.has_text() && re2::RE2::PartialMatch({text.text().data(), text.text().size()}, *test.regex);
  }
  bool operator()(const CidrTest& test) const {
    if (!leaf.is(doc::Kind::string)) return false;
    const auto address = match::parse_ip(leaf.text);
    return address && test.range.contains(*address);
  }
  bool operator()(const CompareTest& test) const {
    const auto number = number_of(leaf);
    return number && compare(*number, test.comparison, test.value);
  }
  bool operator()(const FieldTest& test) const {
    const LeafText own(leaf);
    if (!own.has_text()) return false;
    return visit(record, test.field, [&](const doc::Value& other) {
      const LeafText theirs(other);
      if (!theirs.has_text()) return false;
      auto glob = Glob::plain(theirs.text());
      if (test.ends) glob.any_before();
      if (test.starts) glob.any_after();
      return glob.matches(own.text(), test.cased);
    });
  }
  bool operator()(const TimeTest& test) const {
    if (!leaf.is(doc::Kind::string)) return false;
    const auto time = parse_time(leaf.text);
    return time && compare(part_of(*time, test.part), test.comparison, test.value);
  }
};

// Weeks begin on Monday; the first is the one with the year's first Thursday.
int iso_week(std::chrono::sys_days day) {
  using namespace std::chrono;
  const auto thursday = day - (weekday(day) - Monday) + days(3);
  const auto first = sys_days(year_month_day(thursday).year() / January / 1);
  return static_cast<int>((thursday - first).count() / 7 + 1);
}

}  // namespace

bool holds(const ValueTest& test, const doc::Value& leaf, const doc::Value& record) {
  return std::visit(Holds{leaf, record}, test);
}

bool holds_when_absent(const ValueTest& test) {
  if (const auto* exists = std::get_if<ExistsTest>(&test)) return !exists->wanted;
  return std::holds_alternative<NullTest>(test);
}

bool compare(double left, Comparison comparison, double right) {
  switch (comparison) {
    case Comparison::less:
      return left < right;
    case Comparison::at_most:
      return left <= right;
    case Comparison::at_least:
      return left >= right;
    case Comparison::greater:
      return left > right;
    case Comparison::equal:
      return left == right;
  }
  return false;
}

int part_of(Time time, TimePart part) {
  using namespace std::chrono;
  const auto day = floor<days>(time);
  const year_month_day date(day);
  const hh_mm_ss clock(floor<seconds>(time - day));
  switch (part) {
    case TimePart::minute:
      return static_cast<int>(clock.minutes().count());
    case TimePart::hour:
      return static_cast<int>(clock.hours().count());
    case TimePart::day:
      return static_cast<int>(static_cast<unsigned>(date.day()));
    case TimePart::week:
      return iso_week(day);
    case TimePart::month:
      return static_cast<int>(static_cast<unsigned>(date.month()));
    case TimePart::year:
      return static_cast<int>(date.year());
  }
  return 0;
}

}  // namespace tocsin::sigma
