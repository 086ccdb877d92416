#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "match/pattern.h"
#include "match/set_bound.h"
#include "match/test_parser.h"

namespace tocsin::match {
namespace {

// Names that Event Ruler keeps for operators, now or later: no key below `$or` may have one.
constexpr std::array<std::string_view, 24> kReserved{"exactly",
                                                     "equals-ignore-case",
                                                     "prefix",
                                                     "suffix",
                                                     "anything-but",
                                                     "exists",
                                                     "wildcard",
                                                     "numeric",
                                                     "cidr",
                                                     "=",
                                                     "<",
                                                     "<=",
                                                     ">",
                                                     ">=",
                                                     "regex",
                                                     "not-wildcard",
                                                     "not-equals-ignore-case",
                                                     "date-after",
                                                     "date-on-or-after",
                                                     "date-before",
                                                     "date-on-or-before",
                                                     "in-date-range",
                                                     "ip-address-in-range",
                                                     "ip-address-not-in-range"};

/// The keys down to an object, as a field's path and as a JSON path.
struct Place {
  std::string keys;
  bool root = true;
  std::string json = "$";

  Place below(const std::string& key) const {
    return {root ? key : keys + '.' + key, false, path_of_key(json, key)};
  }
  // Event Ruler leaves out the dot after a first key that is empty, here and not in events.
  std::string field(const std::string& key) const { return keys.empty() ? key : keys + '.' + key; }
};

class PatternParser {
 public:
  explicit PatternParser(ErrorSink& errors) : errors_(errors) {}

  /// Returns the number of alternatives that the group's `$or`s multiply out to.
  std::size_t object(const doc::Value& object, const Place& place, bool below_or, Group& out) {
    if (object.members.empty()) {
      errors_.add(object, place.json, "an object without fields matches nothing",
                  "at least one field with a list of values");
    }
    std::vector<std::size_t> factors;
    std::size_t product = 1;
    for (const auto& member : object.members) {
      const auto alternatives = this->member(member, place, below_or, out);
      if (alternatives == 1) continue;
      factors.push_back(alternatives);
      product *= alternatives;  // both are at most kMaxAlternatives
      product = bounded(product, member, place, fmt::format("{}", fmt::join(factors, " x ")));
    }
    return product;
  }

 private:
  std::size_t member(const doc::Member& member, const Place& place, bool below_or, Group& out) {
    const auto& [key, value, key_begin] = member;
    if (key == "$or") return any_of(member, place, out);
    const auto below = place.below(key);
    if (below_or && std::find(kReserved.begin(), kReserved.end(), key) != kReserved.end()) {
      errors_.add(
          key_begin, below.json,
          fmt::format("{} is an operator's name and cannot be a field below \"$or\"", doc::quote(key)),
          "an operator stands in a field's list: {\"$or\": [{\"field\": [{\"prefix\": \"x\"}]}, ...]}");
      return 1;
    }
    if (value.is(doc::Kind::object)) return object(value, below, below_or, out);
    if (value.is(doc::Kind::array)) {
      list(value, place.field(key), below.json, out);
      return 1;
    }
    errors_.add(value, below.json,
                fmt::format("a field's values stand in a list; this is {}", doc::describe(value.kind)),
                fmt::format("[{}]", doc::to_json(value)));
    return 1;
  }

  void list(const doc::Value& list, std::string path, const std::string& json, Group& out) {
    if (list.items.empty()) {
      errors_.add(list, json, "an empty list matches nothing",
                  "at least one value; for an absent field [{\"exists\": false}]");
      return;
    }
    Field field{std::move(path), {}, doc::to_json(list)};
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      if (auto test = parse_test(list.items[i], path_of_index(json, i), errors_))
        field.tests.push_back(std::move(*test));
    }
    out.items.emplace_back(std::move(field));
  }

  std::size_t any_of(const doc::Member& member, const Place& place, Group& out) {
    const auto& list = member.value;
    const auto json = path_of_key(place.json, "$or");
    constexpr auto kHint = "for example {\"$or\": [{\"a\": [1]}, {\"b\": [2]}]}";
    if (!list.is(doc::Kind::array)) {
      errors_.add(list, json,
                  fmt::format("\"$or\" takes a list of objects, not {}", doc::describe(list.kind)), kHint);
      return 1;
    }
    if (list.items.size() < 2) errors_.add(list, json, "\"$or\" takes at least two objects", kHint);
    Or any;
    std::size_t sum = 0;
    for (std::size_t i = 0; i < list.items.size(); ++i) {
      const auto& branch = list.items[i];
      const Place at{place.keys, place.root, path_of_index(json, i)};
      if (!branch.is(doc::Kind::object)) {
        errors_.add(branch, at.json, fmt::format("\"$or\" takes objects, not {}", doc::describe(branch.kind)),
                    kHint);
        continue;
      }
      sum += object(branch, at, true, any.branches.emplace_back());
    }
    out.items.emplace_back(std::move(any));
    return bounded(std::max<std::size_t>(sum, 1), member, place,
                   fmt::format("{} branches", list.items.size()));
  }

  // Says it once: what is too many inside is too many outside as well.
  std::size_t bounded(std::size_t alternatives, const doc::Member& at, const Place& place,
                      const std::string& factors) {
    if (alternatives <= kMaxAlternatives) return alternatives;
    if (!too_many_) {
      errors_.add(at.key_begin, place.json,
                  fmt::format("\"$or\" multiplies out to {} alternatives ({})", alternatives, factors),
                  fmt::format("at most {}; values of one field belong in one list, or use several patterns",
                              kMaxAlternatives));
    }
    too_many_ = true;
    return 1;
  }

  ErrorSink& errors_;
  bool too_many_ = false;
};

}  // namespace

Checked<Pattern> parse_pattern(const doc::Value& value, const SourceText& source) {
  Diagnostics diagnostics;
  ErrorSink errors{source, diagnostics};
  Pattern out;
  if (value.is(doc::Kind::object)) {
    PatternParser(errors).object(value, {}, false, out.root);
  } else {
    errors.add(value, "$", fmt::format("a pattern is an object, not {}", doc::describe(value.kind)),
               "for example {\"source\": [\"aws.iam\"]}");
  }
  if (diagnostics.empty()) {
    if (auto fits = SetBound().add(out); !fits)
      errors.add(value, "$", std::move(fits.error().message), std::move(fits.error().hint));
  }
  if (!diagnostics.empty()) return tl::make_unexpected(std::move(diagnostics));
  return out;
}

Checked<Pattern> read_pattern(const SourceText& source) {
  return doc::read_json(source).and_then(
      [&](const doc::Value& value) { return parse_pattern(value, source); });
}

}  // namespace tocsin::match
