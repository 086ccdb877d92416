#include "prove/call_judge.h"

#include <algorithm>
#include <utility>
#include <variant>

#include "base/text.h"

namespace tocsin::prove {
namespace {

using sigma::Expression;
using sigma::ValueTest;

// Rules may be anybody's: values that are tried in all, after which everything is taken to be possible.
constexpr std::size_t kMostTried = 10'000'000;

bool passes(const ValueTest& test, const doc::Value& value) {
  static const doc::Value kNothing = doc::object({});
  return sigma::holds(test, value, kNothing);
}

bool is_about_another_field(const ValueTest& test) {
  return std::holds_alternative<sigma::FieldTest>(test);
}

/// The text that the test asks for, when it is one.
const sigma::GlobTest* exact(const ValueTest& test) {
  const auto* glob = std::get_if<sigma::GlobTest>(&test);
  return glob != nullptr && !glob->glob.has_wildcards() ? glob : nullptr;
}

}  // namespace

bool CallSet::is_empty() const {
  return std::ranges::find(marks_, 1) == marks_.end();
}

CallSet& CallSet::operator&=(const CallSet& other) {
  for (std::size_t i = 0; i < marks_.size(); ++i) marks_[i] &= other.marks_[i];
  return *this;
}

CallSet& CallSet::operator|=(const CallSet& other) {
  for (std::size_t i = 0; i < marks_.size(); ++i) marks_[i] |= other.marks_[i];
  return *this;
}

void CallSet::invert() {
  for (auto& mark : marks_) mark ^= 1U;
}

std::vector<bool> CallJudge::passing(const KnownCalls::Field& field, const sigma::Item& item) {
  std::vector<bool> out(field.values.size());
  for (const auto& test : item.tests) {
    if (const auto* one = exact(test); one != nullptr && !field.by_text.empty()) {
      const auto found = field.by_text.find(to_lower_ascii(one->glob.text()));
      if (found == field.by_text.end()) continue;
      for (const auto i : found->second) out[i] = out[i] || passes(test, field.values[i]);
      continue;
    }
    tried_ += field.values.size();
    for (std::size_t i = 0; i < field.values.size(); ++i) out[i] = out[i] || passes(test, field.values[i]);
  }
  return out;
}

Met CallJudge::met(const sigma::Item& item, std::span<const std::string_view> fields) {
  Met out{{calls_.size(), true}, {calls_.size(), false}};
  const auto* field = calls_.field(item.field);
  if (field == nullptr || (!fields.empty() && std::ranges::find(fields, item.field) == fields.end()) ||
      is_spent() || std::ranges::any_of(item.tests, is_about_another_field))
    return out;
  const auto pass = passing(*field, item);
  const bool absent = !field->always && std::ranges::any_of(item.tests, sigma::holds_when_absent);
  std::vector<std::pair<bool, bool>> verdicts;  // of a kind: perhaps, surely
  for (const auto& kind : field->kinds) {
    const auto passes_it = [&](std::uint32_t value) { return pass[value]; };
    const bool some = kind.empty() || std::ranges::any_of(kind, passes_it);
    const bool all = !kind.empty() && std::ranges::all_of(kind, passes_it);
    verdicts.emplace_back(some || absent, all && (field->always || absent));
  }
  for (std::size_t i = 0; i < field->kind_of.size(); ++i) {
    const auto& [perhaps, surely] = verdicts[field->kind_of[i]];
    out.perhaps.put(i, perhaps);
    out.surely.put(i, surely);
  }
  return out;
}

Met CallJudge::met(const Expression& expression, std::span<const std::string_view> fields) {
  if (expression.kind == Expression::Kind::item) return met(*expression.item, fields);
  if (expression.kind == Expression::Kind::negation) {
    auto denied = met(expression.parts.front(), fields);
    denied.perhaps.invert();
    denied.surely.invert();
    return {std::move(denied.surely), std::move(denied.perhaps)};
  }
  const bool all = expression.kind == Expression::Kind::all;
  Met out{{calls_.size(), all}, {calls_.size(), all}};
  for (const auto& part : expression.parts) {
    const auto one = met(part, fields);
    if (all) {
      out.perhaps &= one.perhaps;
      out.surely &= one.surely;
    } else {
      out.perhaps |= one.perhaps;
      out.surely |= one.surely;
    }
  }
  return out;
}

bool CallJudge::is_spent() const {
  return tried_ > kMostTried;
}

bool CallJudge::fits(std::string_view name, const ValueTest& test) {
  const auto* field = calls_.field(name);
  if (field == nullptr || is_spent() || is_about_another_field(test)) return true;
  if (sigma::holds_when_absent(test) && !field->always) return true;
  const auto pass = passing(*field, {std::string(name), {test}});
  return std::ranges::find(pass, true) != pass.end();
}

}  // namespace tocsin::prove
