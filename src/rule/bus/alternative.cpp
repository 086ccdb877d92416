#include "rule/bus/alternative.h"

#include <algorithm>
#include <array>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>
#include <variant>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "match/path_trie.h"
#include "rule/bus/management_events.h"

namespace tocsin::rule {
namespace {

using match::TextTest;

// A longer list costs more of the pattern's characters than it keeps away.
constexpr std::size_t kMaxListCharacters = 256;

// A rule with more alternatives says only what they have in common, and the names.
constexpr std::size_t kMaxDrafts = 12;

constexpr std::array<std::string_view, 4> kCore{kBusSource, kBusDetailType, kBusEventSource, kBusEventName};

/// Fields of the envelope as EventBridge makes it. Event Ruler reads empty keys in a way that depends on the pattern's other fields:
/// paths with such a key are left out.
bool may_keep(std::string_view path) {
  constexpr std::array<std::string_view, 5> kEnvelope{kBusSource, kBusDetailType, "account", "region",
                                                      "resources"};
  if (path.ends_with('.') || match::has_empty_part(path)) return false;
  return path.starts_with("detail.") ||
         std::find(kEnvelope.begin(), kEnvelope.end(), path) != kEnvelope.end();
}

/// "Get*Policy" -> "Get": what stands before the first '*', its escapes undone.
std::string fixed_beginning(std::string_view wildcard) {
  std::string out;
  for (std::size_t i = 0; i < wildcard.size() && wildcard[i] != '*'; ++i) {
    if (wildcard[i] == '\\' && i + 1 < wildcard.size()) ++i;
    out += wildcard[i];
  }
  return out;
}

bool has_wildcard(const match::AnythingButTexts& but) {
  return std::any_of(but.tests.begin(), but.tests.end(),
                     [](const TextTest& test) { return test.how == TextTest::How::wildcard; });
}

/// The test as the bus may have it, wider where it must be; nothing when the whole field has to go.
///  - Whether something is absent depends on the array elements that other fields have chosen: with fewer fields it could fail. Only the
///    members of `detail` itself stand in no array, because EventBridge takes no event whose `detail` is one.
///  - EventBridge refuses patterns with wildcards that it finds too costly, by a measure that it does not tell.
std::optional<std::string> for_bus(const std::string& path, const match::Test& test,
                                   const doc::Value& written) {
  if (const auto* exists = std::get_if<match::Exists>(&test); exists != nullptr && !exists->present) {
    if (!path.starts_with("detail.") || path.rfind('.') != path.find('.')) return std::nullopt;
  }
  if (const auto* but = std::get_if<match::AnythingButTexts>(&test); but != nullptr && has_wildcard(*but))
    return std::nullopt;
  const auto* text = std::get_if<TextTest>(&test);
  if (text == nullptr || text->how != TextTest::How::wildcard) return doc::to_json(written);
  auto beginning = fixed_beginning(text->text);
  if (beginning.empty()) return std::nullopt;
  return doc::to_json(doc::object({{"prefix", doc::string(std::move(beginning))}}));
}

/// What the bus is told of a field; nothing when it is told nothing.
struct Kept {
  std::optional<BusTests> tests;
  bool exact = false;
};

Kept keep(const match::Field& field) {
  const auto list = doc::parse_json(field.written);
  if (!may_keep(field.path) || !list || list->items.size() != field.tests.size()) return {};
  Kept out{BusTests{}, true};
  std::size_t characters = 0;
  for (std::size_t i = 0; i < field.tests.size(); ++i) {
    auto test = for_bus(field.path, field.tests[i], list->items[i]);
    if (!test) return {};
    if (*test != doc::to_json(list->items[i])) out.exact = false;
    characters += test->size() + 1;
    out.tests->insert(std::move(*test));
  }
  if (characters > kMaxListCharacters && !is_bus_core(field.path)) return {};
  return out;
}

/// An alternative in the making.
struct Draft {
  BusFields fields;
  std::set<std::string> wider;  // paths of which less is said than the rule asks

  auto operator<=>(const Draft&) const = default;
};
using Drafts = std::set<Draft>;

Draft with(Draft draft, const std::string& path, const Kept& kept) {
  // What comes later replaces what stands under the same path, as in match/program.cpp: also by nothing.
  draft.fields.erase(path);
  draft.wider.erase(path);
  if (kept.tests) draft.fields.emplace(path, *kept.tests);
  if (!kept.exact) draft.wider.insert(path);
  return draft;
}

Drafts multiply_out(const match::Group& group, Drafts drafts) {
  for (const auto& item : group.items) {
    Drafts next;
    if (const auto* field = std::get_if<match::Field>(&item)) {
      const auto kept = keep(*field);
      for (const auto& draft : drafts) next.insert(with(draft, field->path, kept));
    } else {
      for (const auto& branch : std::get<match::Or>(item).branches) next.merge(multiply_out(branch, drafts));
    }
    drafts = std::move(next);
  }
  return drafts;
}

bool in_all(const Drafts& drafts, const BusFields::value_type& field) {
  return std::all_of(drafts.begin(), drafts.end(), [&](const Draft& draft) {
    const auto same = draft.fields.find(field.first);
    return same != draft.fields.end() && same->second == field.second;
  });
}

Drafts bounded(const Drafts& all) {
  if (all.size() <= kMaxDrafts) return all;
  Drafts out;
  for (auto draft : all) {
    for (auto field = draft.fields.begin(); field != draft.fields.end();) {
      const bool stays = is_bus_core(field->first) || in_all(all, *field);
      if (!stays) draft.wider.insert(field->first);
      field = stays ? std::next(field) : draft.fields.erase(field);
    }
    out.insert(std::move(draft));
  }
  return out;
}

/// A field below one that is a list cannot be written beside it without a key twice.
Draft without_conflicts(Draft draft) {
  for (auto field = draft.fields.begin(); field != draft.fields.end();) {
    const auto& path = field->first;
    const bool below = std::any_of(draft.fields.begin(), draft.fields.end(),
                                   [&](const auto& other) { return path.starts_with(other.first + "."); });
    if (below) draft.wider.insert(path);
    field = below ? draft.fields.erase(field) : std::next(field);
  }
  return draft;
}

/// The text of an exact test.
std::optional<std::string> exact_text(const std::string& test) {
  if (!test.starts_with('"')) return std::nullopt;
  auto value = doc::parse_json(test);
  return value ? std::optional(std::move(value->text)) : std::nullopt;
}

/// One for each test of the field when all of them are exact texts: the same events, said separately.
std::vector<BusFields> split(std::vector<BusFields> all, const std::string& path) {
  std::vector<BusFields> out;
  for (auto& fields : all) {
    const auto found = fields.find(path);
    const bool exact =
        found != fields.end() && std::all_of(found->second.begin(), found->second.end(),
                                             [](const std::string& test) { return test.starts_with('"'); });
    if (!exact) {
      out.push_back(std::move(fields));
      continue;
    }
    for (const auto& test : found->second) {
      auto& one = out.emplace_back(fields);
      one[path] = {test};
    }
  }
  return out;
}

enum class NameClass { rare, frequent, read_only };

NameClass class_of(const std::string& name_test) {
  const auto parsed = match::read_pattern({"", "{\"eventName\":[" + name_test + "]}"});
  const auto& test = std::get<match::Field>(parsed->root.items.front()).tests.front();
  if (could_accept_read_only(test)) return NameClass::read_only;
  const auto name = exact_text(name_test);
  return name && !is_frequent_name(*name) ? NameClass::rare : NameClass::frequent;
}

/// Nothing that CloudTrail tells: a finding, a state of something. Those are delivered in every state.
bool is_no_trail_event(const BusFields& fields) {
  const auto found = fields.find(kBusDetailType);
  return found != fields.end() &&
         std::all_of(found->second.begin(), found->second.end(), [](const auto& test) {
           const auto text = exact_text(test);
           return text && !text->ends_with("via CloudTrail");
         });
}

/// Rare names need no further fields.
void keep_core(BusAlternative& alternative) {
  if (std::erase_if(alternative.fields, [](const auto& field) { return !is_bus_core(field.first); }) > 0)
    alternative.widened = alternative.rules;
}

void split_names(BusAlternative alternative, std::vector<BusAlternative>& out) {
  const bool never_read = is_no_trail_event(alternative.fields);
  const auto names = alternative.fields.find(kBusEventName);
  if (names == alternative.fields.end()) {
    alternative.read_only = !never_read;
    out.push_back(std::move(alternative));
    return;
  }
  std::map<NameClass, BusTests> classes;
  for (const auto& test : names->second) classes[class_of(test)].insert(test);
  for (auto& [name_class, tests] : classes) {
    auto& part = out.emplace_back(alternative);
    part.fields[kBusEventName] = std::move(tests);
    part.read_only = name_class == NameClass::read_only && !never_read;
    if (name_class == NameClass::rare) keep_core(part);
  }
}

}  // namespace

bool is_bus_core(std::string_view path) {
  return std::find(kCore.begin(), kCore.end(), path) != kCore.end();
}

std::vector<BusAlternative> bus_alternatives(const std::string& rule, const match::Pattern& pattern) {
  std::vector<BusAlternative> out;
  for (const auto& whole : bounded(multiply_out(pattern.root, {Draft{}}))) {
    const auto draft = without_conflicts(whole);
    for (auto& fields : split(split({draft.fields}, kBusSource), kBusEventSource)) {
      BusAlternative alternative{std::move(fields), false, {rule}, {}};
      if (!draft.wider.empty()) alternative.widened = {rule};
      split_names(std::move(alternative), out);
    }
  }
  return out;
}

}  // namespace tocsin::rule
