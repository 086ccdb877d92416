#include "rule/bus/asked_data_events.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <optional>
#include <variant>

#include "match/matcher.h"
#include "rule/bus/data_events.h"
#include "sigma/detection.h"

namespace tocsin::rule {
namespace {

using sigma::Expression;
using Kind = Expression::Kind;

bool asks_for_names(const Expression& expression) {
  if (expression.kind == Kind::negation) return false;
  return (expression.item && expression.item->field == "eventName") ||
         std::ranges::any_of(expression.parts, asks_for_names);
}

/// What an expression may come to when only the call is known.
struct Verdict {
  bool may_hold = true;
  bool may_fail = true;
};

Verdict verdict_of(const Expression& expression, const doc::Value& record) {
  if (expression.item) {
    const auto* leaf = record.find(expression.item->field);
    const auto& tests = expression.item->tests;
    const auto is_other = [](const auto& test) { return std::holds_alternative<sigma::FieldTest>(test); };
    if (leaf == nullptr || std::ranges::any_of(tests, is_other)) return {};
    const bool holds =
        std::ranges::any_of(tests, [&](const auto& test) { return sigma::holds(test, *leaf, record); });
    return {holds, !holds};
  }
  if (expression.kind == Kind::negation) {
    const auto part = verdict_of(expression.parts.front(), record);
    return {part.may_fail, part.may_hold};
  }
  const bool all = expression.kind == Kind::all;
  Verdict out{all, !all};
  for (const auto& part : expression.parts) {
    const auto one = verdict_of(part, record);
    out.may_hold = all ? out.may_hold && one.may_hold : out.may_hold || one.may_hold;
    out.may_fail = all ? out.may_fail || one.may_fail : out.may_fail && one.may_fail;
  }
  return out;
}

/// What the alternative asks of the name; nothing when it asks nothing.
std::optional<match::Matcher> matcher_of(const BusFields& alternative) {
  const auto found = alternative.find(kBusEventName);
  if (found == alternative.end()) return std::nullopt;
  const auto pattern =
      match::read_pattern({"", fmt::format(R"({{"eventName":[{}]}})", fmt::join(found->second, ","))});
  return pattern ? std::optional(match::Matcher(*pattern)) : std::nullopt;
}

}  // namespace

std::vector<std::string> asked_data_events(const Rule& rule, const BusFields& alternative,
                                           std::string_view service) {
  const auto matcher = matcher_of(alternative);
  std::optional<sigma::Detection> detection;
  if (!rule.detection.is(doc::Kind::null)) {
    // It was checked when the rule was loaded.
    if (auto read = sigma::Detection::read({rule.path, ""}, rule.detection)) detection = std::move(*read);
  }
  std::vector<std::string> out;
  if (!matcher && !(detection && asks_for_names(detection->expression()))) return out;
  for (const auto name : data_event_names(service)) {
    const auto record = doc::object({{"eventSource", doc::string(std::string(service) + ".amazonaws.com")},
                                     {"eventName", doc::string(std::string(name))}});
    if ((!matcher || matcher->matches(record)) &&
        (!detection || verdict_of(detection->expression(), record).may_hold))
      out.emplace_back(name);
  }
  return out;
}

}  // namespace tocsin::rule
