#include "prove/implies.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

#include "prove/subject.h"
#include "sigma/value_check.h"

namespace tocsin::prove {
namespace {

using sigma::Expression;
using Kind = Expression::Kind;
using Parts = std::vector<Expression>;

constexpr int kMostSteps = 20'000;       // rules may be anybody's
constexpr std::size_t kMostParts = 400;  // of which each is asked about
constexpr char kAnything = '\x01';       // stands for what a wildcard of the narrow one takes: no text has it

/// Nothing when it cannot be said in one text.
std::string text_of(const sigma::Glob& glob) {
  std::string out;
  const auto written = glob.written();
  for (std::size_t at = 0; at < written.size(); ++at) {
    const bool escapes = written[at] == '\\' && at + 1 < written.size();
    if (escapes) ++at;
    out += !escapes && (written[at] == '*' || written[at] == '?') ? kAnything : written[at];
  }
  return out;
}

/// Whatever passes the first test, as a value of one field, passes the second.
struct Covered {
  bool operator()(const sigma::GlobTest& narrow, const sigma::GlobTest& wide) const {
    if (wide.cased && !narrow.cased) return false;
    if (wide.glob.written() == narrow.glob.written()) return true;
    // `?` takes one character, what stands for a star may be none.
    const bool simple = wide.glob.written().find_first_of("?\x01") == std::string_view::npos;
    return simple && wide.glob.matches(text_of(narrow.glob), wide.cased);
  }
  bool operator()(const sigma::NumberTest& narrow, const sigma::NumberTest& wide) const {
    return narrow.written == wide.written;
  }
  bool operator()(const sigma::BooleanTest& narrow, const sigma::BooleanTest& wide) const {
    return narrow.value == wide.value;
  }
  bool operator()(const sigma::NullTest&, const sigma::NullTest&) const { return true; }
  bool operator()(const sigma::CidrTest& narrow, const sigma::CidrTest& wide) const {
    return narrow.written == wide.written;
  }
  bool operator()(const sigma::CompareTest& narrow, const sigma::CompareTest& wide) const {
    return narrow.comparison == wide.comparison && narrow.value == wide.value;
  }
  template <class Narrow, class Wide>
  bool operator()(const Narrow&, const Wide&) const {
    return false;
  }
};

bool is_covered(const sigma::ValueTest& narrow, const sigma::ValueTest& wide) {
  const auto* exists = std::get_if<sigma::ExistsTest>(&wide);
  if (exists == nullptr) return std::visit(Covered{}, narrow, wide);
  return exists->wanted
             ? !sigma::holds_when_absent(narrow)
             : std::holds_alternative<sigma::ExistsTest>(narrow) && sigma::holds_when_absent(narrow);
}

class Implication {
 public:
  bool holds(const Expression& narrow, const Expression& wide) {
    if (++steps_ > kMostSteps) return false;
    const auto narrow_is_it = [&](const Expression& part) { return holds(part, wide); };
    const auto wide_is_it = [&](const Expression& part) { return holds(narrow, part); };
    if (wide.kind == Kind::all) return std::ranges::all_of(wide.parts, wide_is_it);
    if (narrow.kind == Kind::any) return std::ranges::all_of(narrow.parts, narrow_is_it);
    if (narrow.kind == Kind::item && narrow.item->tests.size() > 1)
      return std::ranges::all_of(narrow.item->tests, [&](const sigma::ValueTest& test) {
        return holds(sigma::of({narrow.item->field, {test}}), wide);
      });
    if (wide.kind == Kind::any && std::ranges::any_of(wide.parts, wide_is_it)) return true;
    if (narrow.kind == Kind::all) return std::ranges::any_of(narrow.parts, narrow_is_it);
    if (narrow.kind == Kind::negation)
      return wide.kind == Kind::negation && holds(wide.parts.front(), narrow.parts.front());
    return wide.kind == Kind::item && narrow.item->field == wide.item->field &&
           std::ranges::all_of(narrow.item->tests, [&](const sigma::ValueTest& test) {
             return std::ranges::any_of(wide.item->tests,
                                        [&](const auto& other) { return is_covered(test, other); });
           });
  }

 private:
  int steps_ = 0;
};

/// `all` within `all` is one.
void flatten(const Expression& expression, Parts& out) {
  if (expression.kind != Kind::all) return out.push_back(expression);
  for (const auto& part : expression.parts) flatten(part, out);
}

bool contradict(const Parts& all) {
  Parts wanted;
  std::ranges::copy_if(all, std::back_inserter(wanted),
                       [](const Expression& part) { return part.kind != Kind::negation; });
  const Expression together{Kind::all, std::move(wanted), nullptr};
  return std::ranges::any_of(all, [&](const Expression& part) {
    return part.kind == Kind::negation && implies(together, part.parts.front());
  });
}

/// The fields that it asks for, with their values where they are texts.
void tell(const Expression& expression, std::set<std::string>& out) {
  if (expression.item) {
    const auto& item = *expression.item;
    std::vector<std::string> values;
    for (const auto& test : item.tests) {
      if (const auto* glob = std::get_if<sigma::GlobTest>(&test))
        values.push_back(quoted(glob->glob.written()));
    }
    constexpr std::size_t kMostTold = 3;
    if (values.size() > kMostTold) values = {values.front(), "..."};
    const auto field = item.field.empty() ? std::string("a keyword") : quoted(item.field);
    out.insert(values.empty() ? field : fmt::format("{} {}", field, fmt::join(values, " or ")));
  }
  for (const auto& part : expression.parts) tell(part, out);
}

class DeadWays {
 public:
  /// `given`: what has to hold beside it.
  void walk(const Expression& expression, const Parts& given) {
    switch (expression.kind) {
      case Kind::all:
        for (std::size_t i = 0; i < expression.parts.size(); ++i) {
          auto more = given;
          for (std::size_t j = 0; j < expression.parts.size(); ++j) {
            if (j != i) more.push_back(expression.parts[j]);
          }
          walk(expression.parts[i], more);
        }
        break;
      case Kind::any:
        for (const auto& part : expression.parts) {
          if (!is_dead(part, given)) walk(part, given);
        }
        break;
      case Kind::item:
        if (expression.item->tests.size() < 2) break;
        for (const auto& test : expression.item->tests)
          is_dead(sigma::of({expression.item->field, {test}}), given);
        break;
      case Kind::negation:
        break;
    }
  }

  std::vector<std::string> take() { return std::move(found_); }

 private:
  bool is_dead(const Expression& way, Parts given) {
    if (++asked_ > kMostParts) return false;
    given.push_back(way);
    if (!is_impossible({Kind::all, std::move(given), nullptr})) return false;
    std::set<std::string> told;
    tell(way, told);
    found_.push_back(fmt::format("{}", fmt::join(told, ", ")));
    return true;
  }

  std::vector<std::string> found_;
  std::size_t asked_ = 0;
};

}  // namespace

bool implies(const Expression& narrow, const Expression& wide) {
  return Implication().holds(narrow, wide);
}

bool is_impossible(const Expression& expression) {
  switch (expression.kind) {
    case Kind::item:
      return expression.item->tests.empty();
    case Kind::any:
      return std::ranges::all_of(expression.parts, is_impossible);
    case Kind::negation:
      return false;
    case Kind::all:
      break;
  }
  Parts all;
  flatten(expression, all);
  return std::ranges::any_of(all, is_impossible) || contradict(all);
}

std::vector<std::string> dead_ways(const Expression& expression) {
  DeadWays out;
  out.walk(expression, {});
  return out.take();
}

}  // namespace tocsin::prove
