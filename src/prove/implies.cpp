#include "prove/implies.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "doc/json_reader.h"
#include "prove/record_fields.h"
#include "prove/subject.h"
#include "prove/value_pairs.h"

namespace tocsin::prove {
namespace {

using sigma::Expression;
using sigma::Item;
using sigma::ValueTest;
using Kind = Expression::Kind;

constexpr int kMostSteps = 20'000;         // rules may be anybody's
constexpr std::size_t kMostTogether = 50;  // tests of one field that are held against each other
constexpr std::size_t kMostPairs = 40'000;

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

bool is_denied(const Parts& all, std::string& by) {
  Parts wanted;
  std::ranges::copy_if(all, std::back_inserter(wanted),
                       [](const Expression& part) { return part.kind != Kind::negation; });
  const Expression together{Kind::all, std::move(wanted), nullptr};
  const auto takes_all = std::ranges::find_if(all, [&](const Expression& part) {
    return part.kind == Kind::negation && implies(together, part.parts.front());
  });
  if (takes_all == all.end()) return false;
  by = told({takes_all->parts.front()});
  return true;
}

/// What is asked of one field.
struct Asked {
  std::vector<Item> wanted;
  std::vector<Item> denied;
};

/// `[{f: a}, {f: b}]` asks the same as `f: [a, b]`.
std::optional<Item> as_item(const Expression& expression) {
  if (expression.item) return *expression.item;
  if (expression.kind != Kind::any || expression.parts.empty()) return std::nullopt;
  std::optional<Item> out;
  for (const auto& part : expression.parts) {
    if (!part.item || (out && out->field != part.item->field)) return std::nullopt;
    if (!out) out = Item{part.item->field, {}};
    out->tests.insert(out->tests.end(), part.item->tests.begin(), part.item->tests.end());
  }
  return out;
}

std::map<std::string, Asked> asked_of(const Parts& all) {
  std::map<std::string, Asked> out;
  for (const auto& part : all) {
    const bool denies = part.kind == Kind::negation;
    auto item = as_item(denies ? part.parts.front() : part);
    if (!item || item->field.empty()) continue;
    auto& asked = out[item->field];
    (denies ? asked.denied : asked.wanted).push_back(std::move(*item));
  }
  return out;
}

bool passes(const Item& item, const doc::Value& value) {
  static const doc::Value kNothing = doc::object({});
  return std::ranges::any_of(item.tests,
                             [&](const ValueTest& test) { return sigma::holds(test, value, kNothing); });
}

bool holds_when_absent(const Item& item) {
  return std::ranges::any_of(item.tests, sigma::holds_when_absent);
}

bool looks_elsewhere(const Item& item) {
  return std::ranges::any_of(
      item.tests, [](const ValueTest& test) { return std::holds_alternative<sigma::FieldTest>(test); });
}

/// Of a field whose values are all known: none of them is asked for and not denied.
bool no_value_is_left(const std::string& field, const Asked& asked) {
  const auto* known = known_values_of(field);
  if (known == nullptr || std::ranges::any_of(asked.wanted, looks_elsewhere) ||
      std::ranges::any_of(asked.denied, looks_elsewhere))
    return false;
  if (std::ranges::all_of(asked.wanted, holds_when_absent) &&
      std::ranges::none_of(asked.denied, holds_when_absent))
    return false;
  return std::ranges::none_of(known->values, [&](const std::string& text) {
    const auto value = doc::parse_json(text);
    const auto takes = [&](const Item& item) { return passes(item, *value); };
    return value && std::ranges::all_of(asked.wanted, takes) && std::ranges::none_of(asked.denied, takes);
  });
}

/// The test can hold beside the other item.
bool may_stand_beside(const ValueTest& test, const Item& other, bool one_value) {
  return std::ranges::any_of(other.tests, [&](const ValueTest& one) {
    return one_value ? !are_disjoint(test, one) : !is_there_and_not(test, one);
  });
}

/// No test of the item can hold beside the others.
bool is_ruled_out(const Item& item, const Asked& asked, bool one_value) {
  return std::ranges::none_of(item.tests, [&](const ValueTest& test) {
    const bool is_taken = std::ranges::any_of(asked.denied, [&](const Item& denied) {
      return std::ranges::any_of(denied.tests, [&](const ValueTest& wide) { return is_covered(test, wide); });
    });
    return !is_taken && std::ranges::all_of(asked.wanted, [&](const Item& other) {
      return &other == &item || may_stand_beside(test, other, one_value);
    });
  });
}

std::size_t tests_in(const std::vector<Item>& items) {
  std::size_t out = 0;
  for (const auto& item : items) out += item.tests.size();
  return out;
}

Clash clash_on(const std::string& field, const Asked& asked) {
  if (asked.wanted.empty()) return {};
  const auto why = [&] {
    Parts all;
    for (const auto& item : asked.wanted) all.push_back(sigma::of(item));
    for (const auto& item : asked.denied) all.push_back(sigma::negation_of(sigma::of(item)));
    return fmt::format("no value passes all of {}", told(all));
  };
  if (no_value_is_left(field, asked)) return {Clash::Kind::sure, false, why()};
  const auto tests = tests_in(asked.wanted);
  if (asked.wanted.size() > kMostTogether || tests * (tests + tests_in(asked.denied)) > kMostPairs) return {};
  const auto ruled_out = [&](bool one_value) {
    return std::ranges::any_of(asked.wanted,
                               [&](const Item& item) { return is_ruled_out(item, asked, one_value); });
  };
  if (ruled_out(is_single(field))) return {Clash::Kind::sure, false, why()};
  if (asked.wanted.size() < 2 || is_in_a_list(field) || !ruled_out(true)) return {};
  return {Clash::Kind::only_in_a_list, false, why()};
}

/// The fields that it asks for, with their values where they are texts.
void tell(const Expression& expression, const std::set<std::string, std::less<>>& fields,
          const std::string& before, std::set<std::string>& out) {
  if (expression.item && (fields.empty() || fields.contains(expression.item->field))) {
    const auto& item = *expression.item;
    std::vector<std::string> values;
    for (const auto& test : item.tests) {
      if (const auto* glob = std::get_if<sigma::GlobTest>(&test))
        values.push_back(quoted(glob->glob.written()));
      if (const auto* boolean = std::get_if<sigma::BooleanTest>(&test))
        values.emplace_back(boolean->value ? "true" : "false");
    }
    constexpr std::size_t kMostTold = 3;
    if (values.size() > kMostTold) values = {values.front(), "..."};
    const auto field = item.field.empty() ? std::string("a keyword") : quoted(item.field);
    out.insert(before + (values.empty() ? field : fmt::format("{} {}", field, fmt::join(values, " or "))));
  }
  for (const auto& part : expression.parts)
    tell(part, fields, expression.kind == Kind::negation ? "not " : before, out);
}

}  // namespace

bool implies(const Expression& narrow, const Expression& wide) {
  return Implication().holds(narrow, wide);
}

void flatten(const Expression& expression, Parts& out) {
  if (expression.kind != Kind::all) return out.push_back(expression);
  for (const auto& part : expression.parts) flatten(part, out);
}

Expression without_negations(const Expression& expression) {
  if (expression.kind == Kind::negation) return sigma::all_of({});
  auto out = expression;
  for (auto& part : out.parts) part = without_negations(part);
  return out;
}

Clash clash_of(const Parts& all) {
  if (std::ranges::any_of(all, is_impossible))
    return {Clash::Kind::sure, false, "a part of it can never hold"};
  if (std::string by; is_denied(all, by)) return {Clash::Kind::sure, true, "the rest denies " + by};
  Clash out;
  for (const auto& [field, asked] : asked_of(all)) {
    auto clash = clash_on(field, asked);
    if (clash.kind > out.kind) out = std::move(clash);
  }
  return out;
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
  return clash_of(all).kind == Clash::Kind::sure;
}

std::string told(const Parts& parts, const std::set<std::string, std::less<>>& fields) {
  std::set<std::string> out;
  for (const auto& part : parts) tell(part, fields, {}, out);
  return fmt::format("{}", fmt::join(out, ", "));
}

}  // namespace tocsin::prove
