#include "function/rules.h"

#include <algorithm>
#include <utility>

#include "base/diagnostic.h"
#include "rule/bundle.h"

namespace tocsin::function {
namespace {

using rule::BundleLine;

// More names than this, and the rules of the whole source are read: an archive has them all.
constexpr std::size_t kMostNames = 16;

/// The member's text, empty when there is none. Nothing when it stands there twice or is no text: a pattern may want any part of it.
std::optional<std::string_view> plain_text(const doc::Value& object, std::string_view key) {
  const doc::Value* found = nullptr;
  for (const auto& member : object.members) {
    if (member.key != key) continue;
    if (found != nullptr || !member.value.is(doc::Kind::string)) return std::nullopt;
    found = &member.value;
  }
  return found == nullptr ? std::string_view() : std::string_view(found->text);
}

/// detail.eventName, in the same way.
std::optional<std::string_view> plain_name(const doc::Value& envelope) {
  const doc::Value* detail = nullptr;
  for (const auto& member : envelope.members) {
    if (member.key != "detail") continue;
    if (detail != nullptr || !member.value.is(doc::Kind::object)) return std::nullopt;
    detail = &member.value;
  }
  return detail == nullptr ? std::string_view() : plain_text(*detail, "eventName");
}

bool lists(const std::vector<std::string_view>& texts, std::string_view text) {
  return std::ranges::find(texts, text) != texts.end();
}

bool lists_or_any(const std::vector<std::string_view>& texts, std::string_view text) {
  return texts.empty() || lists(texts, text);
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

std::optional<Rules> Rules::as_needed(std::string_view bundle) {
  auto lines = rule::bundle_lines(bundle);
  if (!lines) return std::nullopt;
  Rules rules;
  rules.size_ = lines->size();
  rules.lines_ = std::move(*lines);
  return rules;
}

Result<Judged> Rules::judge(const event::Event& event) {
  const auto rules = rules_for(event);
  if (!rules) return fail(rules.error());
  return Judged{*rules, (*rules)->judge(event)};
}

Result<const rule::RuleSet*> Rules::rules_for(const event::Event& event) {
  const auto source = lines_.empty() ? std::nullopt : plain_text(event.envelope, "source");
  if (source) return rules_for(*source, plain_name(event.envelope));
  if (!all_) {
    auto all = read(lines_, [](const BundleLine&) { return true; });
    if (!all) return fail(all.error());
    all_ = std::move(*all);
  }
  return &*all_;
}

// Whoever writes events must not choose how many shelves there are: what no rule lists is one.
Rules::Shelf& Rules::shelf_of(std::string_view& source) {
  if (const auto found = shelves_.find(source); found != shelves_.end()) return found->second;
  if (std::ranges::none_of(lines_, [&](const BundleLine& line) { return lists(line.sources, source); }))
    source = {};
  return shelves_[std::string(source)];
}

Result<const rule::RuleSet*> Rules::rules_for(std::string_view source, std::optional<std::string_view> name) {
  auto& shelf = shelf_of(source);
  if (shelf.whole) return &*shelf.whole;
  if (name) {
    if (const auto found = shelf.by_name.find(*name); found != shelf.by_name.end()) return &found->second;
    if (std::ranges::none_of(lines_, [&](const BundleLine& line) { return lists(line.names, *name); })) {
      name = std::string_view();
      if (const auto found = shelf.by_name.find(*name); found != shelf.by_name.end()) return &found->second;
    }
  }
  const bool whole = !name || shelf.by_name.size() == kMostNames;
  auto some = read(lines_, [&](const BundleLine& line) {
    return lists_or_any(line.sources, source) && (whole || lists_or_any(line.names, *name));
  });
  if (!some) return fail(some.error());
  if (!whole) return &shelf.by_name.emplace(*name, std::move(*some)).first->second;
  return &shelf.whole.emplace(std::move(*some));
}

}  // namespace tocsin::function
