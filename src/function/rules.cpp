#include "function/rules.h"

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "rule/bundle.h"

namespace tocsin::function {
namespace {

using rule::BundleLine;

/// Nothing for an event of several sources, or of one that is no text: a pattern may want any part of it.
std::optional<std::string_view> plain_source(const doc::Value& envelope) {
  const doc::Value* source = nullptr;
  for (const auto& member : envelope.members) {
    if (member.key != "source") continue;
    if (source != nullptr || !member.value.is(doc::Kind::string)) return std::nullopt;
    source = &member.value;
  }
  return source == nullptr ? std::string_view() : std::string_view(source->text);
}

bool names(const BundleLine& line, std::string_view source) {
  return std::ranges::find(line.sources, source) != line.sources.end();
}

template <class Wanted>
Result<rule::RuleSet> read(const std::vector<BundleLine>& lines, Wanted wanted) {
  std::vector<const BundleLine*> chosen;
  for (const auto& line : lines) {
    if (wanted(line)) chosen.push_back(&line);
  }
  auto rules = rule::read_bundle({"the rules compiled in", rule::bundle_of(chosen)});
  if (!rules)
    return fail(
        {ErrorKind::invalid, render(rules.error()), "the rules compiled in", "build the function anew"});
  return std::move(*rules);
}

}  // namespace

Rules::Rules(rule::RuleSet all) : size_(all.rules().size()), all_(std::move(all)) {}

std::optional<Rules> Rules::by_source(std::string_view bundle) {
  auto lines = rule::bundle_lines(bundle);
  if (!lines) return std::nullopt;
  Rules rules;
  rules.size_ = lines->size();
  rules.lines_ = std::move(*lines);
  return rules;
}

Result<std::vector<rule::Hit>> Rules::hits(const event::Event& event) {
  const auto rules = rules_for(event);
  if (!rules) return fail(rules.error());
  return (*rules)->hits(event);
}

Result<Judged> Rules::judge(const event::Event& event) {
  const auto rules = rules_for(event);
  if (!rules) return fail(rules.error());
  return Judged{*rules, (*rules)->judge(event)};
}

Result<const rule::RuleSet*> Rules::rules_for(const event::Event& event) {
  const auto source = lines_.empty() ? std::nullopt : plain_source(event.envelope);
  if (!source) {
    if (!all_) {
      auto all = read(lines_, [](const BundleLine&) { return true; });
      if (!all) return fail(all.error());
      all_ = std::move(*all);
    }
    return &*all_;
  }
  if (const auto found = shelves_.find(*source); found != shelves_.end()) return &found->second;
  const bool named =
      std::ranges::any_of(lines_, [&](const BundleLine& line) { return names(line, *source); });
  const auto shelf = named ? *source : std::string_view();
  if (const auto found = shelves_.find(shelf); found != shelves_.end()) return &found->second;
  auto some =
      read(lines_, [&](const BundleLine& line) { return line.sources.empty() || names(line, shelf); });
  if (!some) return fail(some.error());
  return &shelves_.emplace(shelf, std::move(*some)).first->second;
}

}  // namespace tocsin::function
