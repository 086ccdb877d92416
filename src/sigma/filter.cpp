#include "sigma/filter.h"

#include <algorithm>
#include <fmt/format.h>
#include <fmt/ranges.h>
#include <iterator>
#include <utility>
#include <vector>

#include "base/text.h"
#include "sigma/condition.h"
#include "sigma/detection.h"

namespace tocsin::sigma {
namespace {

struct Signs {
  bool plain = false;    // a search stands behind an even number of `not`
  bool negated = false;  // behind an odd one
};

void collect(const Expression& e, bool negated, Signs& signs) {
  if (e.kind == Expression::Kind::item) (negated ? signs.negated : signs.plain) = true;
  for (const auto& part : e.parts) collect(part, negated != (e.kind == Expression::Kind::negation), signs);
}

// Of the condition alone: what the searches themselves say (`neq`) does not count.
Signs signs_of(const SourceText& source, const doc::Value& filter, const doc::Value& condition) {
  Searches searches;
  for (const auto& member : filter.members) searches.emplace(member.key, of(Item{}));
  Signs out;
  const auto parsed = parse_condition(condition.text, searches, source, condition.begin);
  if (!parsed) return out;
  if (parsed->kind == Expression::Kind::negation) return {false, true};  // not (...), whatever stands inside
  collect(*parsed, false, out);
  return out;
}

std::string any_or_all(const std::string& quantity, const doc::Value& searches, std::string_view prefix) {
  std::vector<std::string> names;
  for (const auto& member : searches.members) {
    if (!member.key.starts_with('_')) names.push_back(std::string(prefix) + member.key);
  }
  return fmt::format("({})", fmt::join(names, quantity == "all" ? " and " : " or "));
}

// The condition with the searches' new names; "1 of them" would not find those, since they begin with "_".
std::string renamed(std::string_view condition, const doc::Value& searches, std::string_view prefix) {
  static constexpr std::string_view kWords[] = {"and", "or", "not", "(", ")"};
  const auto words = condition_words(condition);
  std::vector<std::string> out;
  for (std::size_t i = 0; i < words.size(); ++i) {
    const bool quantified = i + 2 < words.size() && words[i + 1].lower == "of";
    if (quantified && words[i + 2].lower == "them") {
      out.push_back(any_or_all(words[i].lower, searches, prefix));
      i += 2;
    } else if (quantified) {
      out.push_back(fmt::format("{} of {}{}", words[i].lower, prefix, words[i + 2].text));
      i += 2;
    } else if (std::find(std::begin(kWords), std::end(kWords), words[i].lower) != std::end(kWords)) {
      out.push_back(words[i].lower);
    } else {
      out.push_back(std::string(prefix) + words[i].text);
    }
  }
  return fmt::format("{}", fmt::join(out, " "));
}

}  // namespace

Checked<Filter> read_filter(const SourceText& source, const doc::Value& value) {
  doc::Value detection = value;
  if (value.is(doc::Kind::object)) {
    detection.members.clear();
    std::copy_if(value.members.begin(), value.members.end(), std::back_inserter(detection.members),
                 [](const doc::Member& member) { return member.key != "rules"; });
  }
  if (auto read = Detection::read(source, detection); !read)
    return tl::make_unexpected(std::move(read.error()));
  const auto fail = [&](const doc::Value& at, std::string message, std::string hint) {
    return tl::make_unexpected(Diagnostics{diagnose(source, at.begin, std::move(message), std::move(hint))});
  };
  const auto& condition = *detection.find("condition");
  if (!condition.is(doc::Kind::string))
    return fail(condition, "a filter has one condition", "join them with `or`");
  for (const auto& member : detection.members) {
    const auto words = condition_words(member.key);
    if (words.size() == 1 && words[0].text == member.key) continue;
    return fail(member.value, fmt::format("no condition can name the search \"{}\"", printable(member.key)),
                "a name is one word, without blanks, parentheses and |");
  }
  const auto signs = signs_of(source, detection, condition);
  if (signs.plain && signs.negated) {
    return fail(condition, "it cannot be told whether this says what is to ring or what is not",
                "write what is not to ring as: not (...)");
  }
  Filter out;
  out.turned = signs.plain;
  out.condition = signs.plain ? fmt::format("not ({})", condition.text) : condition.text;
  out.searches = doc::object({});
  for (auto& member : detection.members) {
    if (member.key != "condition") out.searches.members.push_back(std::move(member));
  }
  return out;
}

doc::Value filtered(const doc::Value& detection, const Filter& filter, std::string_view name) {
  auto out = detection.is(doc::Kind::object) ? detection : doc::object({});
  auto prefix = fmt::format("{}{}_", kFilterBegin, name);
  const auto taken = [&] {
    return std::any_of(out.members.begin(), out.members.end(),
                       [&](const doc::Member& member) { return member.key.starts_with(prefix); });
  };
  while (taken()) prefix += "_";
  const auto added = renamed(filter.condition, filter.searches, prefix);
  for (const auto& member : filter.searches.members) out.set(prefix + member.key, member.value);
  const auto joined = [&](const doc::Value& condition) {
    return doc::string(fmt::format("({}) and {}", condition.text, added));
  };
  auto* condition = out.find("condition");
  if (condition == nullptr) {
    out.set("condition", doc::string(added));
  } else if (condition->is(doc::Kind::array)) {
    for (auto& one : condition->items) one = joined(one);
  } else {
    *condition = joined(*condition);
  }
  return out;
}

}  // namespace tocsin::sigma
