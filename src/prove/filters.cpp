#include "prove/filters.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "sigma/filter.h"

namespace tocsin::prove {
namespace {

using sigma::Expression;

// No field of a record: it stands where a filter's search stood.
constexpr std::string_view kMark = "_filter_";

bool is_of_filter(const doc::Member& member) {
  return member.key.starts_with(sigma::kFilterBegin);
}

bool is_marks_only(const Expression& expression) {
  if (expression.item) return expression.item->field == kMark;
  return !expression.parts.empty() && std::ranges::all_of(expression.parts, is_marks_only);
}

/// A filter's condition stands in an `and` beside the rule's own.
Expression without_marks(Expression expression) {
  if (expression.kind == Expression::Kind::all) std::erase_if(expression.parts, is_marks_only);
  for (auto& part : expression.parts) part = without_marks(std::move(part));
  return expression;
}

std::optional<Expression> read(const rule::Rule& rule, const doc::Value& detection) {
  const auto read = sigma::Detection::read({rule.path, ""}, detection);
  return read ? std::optional(read->expression()) : std::nullopt;
}

}  // namespace

std::optional<Detections> detections_of(const rule::Rule& rule) {
  if (rule.detection.is(doc::Kind::null)) return std::nullopt;
  auto whole = sigma::Detection::read({rule.path, ""}, rule.detection);
  if (!whole) return std::nullopt;  // loading has ruled it out
  if (std::ranges::none_of(rule.detection.members, is_of_filter))
    return Detections{*whole, whole->expression(), {}};
  auto marked = rule.detection;
  auto filters = doc::object({});
  for (auto& member : marked.members) {
    if (!is_of_filter(member)) continue;
    filters.set(member.key, member.value);
    member.value = doc::object({});
    member.value.set(std::string(kMark), doc::string(member.key));
  }
  filters.set("condition", doc::string(fmt::format("not 1 of {}*", sigma::kFilterBegin)));
  Detections out{std::move(*whole), read(rule, marked), read(rule, filters)};
  if (out.own && is_marks_only(*out.own)) out.own.reset();
  if (out.own) out.own = without_marks(std::move(*out.own));
  return out;
}

}  // namespace tocsin::prove
