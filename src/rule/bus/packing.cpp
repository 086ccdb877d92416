#include "rule/bus/packing.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <optional>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::rule {
namespace {

bool includes(const BusTests& all, const BusTests& some) {
  return std::includes(all.begin(), all.end(), some.begin(), some.end());
}

/// Every event that `narrow` accepts and its state delivers, `wide` accepts and delivers as well.
bool covers(const BusAlternative& wide, const BusAlternative& narrow) {
  if (narrow.read_only && !wide.read_only) return false;
  return std::all_of(wide.fields.begin(), wide.fields.end(), [&](const auto& field) {
    const auto same = narrow.fields.find(field.first);
    return same != narrow.fields.end() && includes(field.second, same->second);
  });
}

void take_rules(BusAlternative& into, const BusAlternative& from, bool wider) {
  into.rules.insert(from.rules.begin(), from.rules.end());
  const auto& widened = wider ? from.rules : from.widened;
  into.widened.insert(widened.begin(), widened.end());
}

/// The one field in which they differ, when they have the same fields and differ in one list only.
std::optional<std::string> single_difference(const BusAlternative& a, const BusAlternative& b) {
  if (a.read_only != b.read_only || a.fields.size() != b.fields.size()) return std::nullopt;
  std::optional<std::string> found;
  for (auto x = a.fields.begin(), y = b.fields.begin(); x != a.fields.end(); ++x, ++y) {
    if (x->first != y->first) return std::nullopt;
    if (x->second == y->second) continue;
    if (found) return std::nullopt;
    found = x->first;
  }
  return found;
}

bool unite_one(std::vector<BusAlternative>& alternatives) {
  for (auto a = alternatives.begin(); a != alternatives.end(); ++a) {
    for (auto b = std::next(a); b != alternatives.end(); ++b) {
      const auto path = single_difference(*a, *b);
      if (!path) continue;
      a->fields[*path].merge(b->fields[*path]);
      take_rules(*a, *b, false);
      alternatives.erase(b);
      return true;
    }
  }
  return false;
}

void set_tests(doc::Value& object, std::string_view path, const BusTests& tests) {
  const auto dot = path.find('.');
  const std::string key(path.substr(0, dot));
  if (dot != std::string_view::npos) {
    if (object.find(key) == nullptr) object.set(key, doc::object());
    set_tests(*object.find(key), path.substr(dot + 1), tests);
    return;
  }
  auto list = doc::array();
  for (const auto& test : tests) list.items.push_back(doc::parse_json(test).value_or(doc::null()));
  object.set(key, std::move(list));
}

doc::Value object_of(const BusFields& fields) {
  auto out = doc::object();
  for (const auto& path : {kBusSource, kBusDetailType}) {
    if (const auto first = fields.find(path); first != fields.end()) set_tests(out, path, first->second);
  }
  for (const auto& [path, tests] : fields) set_tests(out, path, tests);
  return out;
}

BusFields common_fields(const std::vector<BusAlternative>& alternatives) {
  auto common = alternatives.front().fields;
  std::erase_if(common, [&](const auto& field) {
    return std::any_of(alternatives.begin(), alternatives.end(), [&](const BusAlternative& other) {
      const auto same = other.fields.find(field.first);
      return same == other.fields.end() || same->second != field.second;
    });
  });
  return common;
}

std::size_t characters_of(const BusFields::value_type& field) {
  std::size_t out = field.first.size();
  for (const auto& test : field.second) out += test.size() + 1;
  return out;
}

/// Something that is shorter, or two things that are: what they accept together is not less. Nothing when there is no such thing.
std::vector<BusAlternative> shortened(const BusAlternative& whole) {
  if (whole.fields.empty()) return {};
  const auto shorter = [](const auto& a, const auto& b) {
    return std::pair(!is_bus_core(a.first), characters_of(a)) <
           std::pair(!is_bus_core(b.first), characters_of(b));
  };
  const auto& [path, tests] = *std::max_element(whole.fields.begin(), whole.fields.end(), shorter);
  if (!is_bus_core(path) || tests.size() == 1) {
    auto wider = whole;
    wider.fields.erase(path);
    wider.widened = wider.rules;
    return {std::move(wider)};
  }
  const auto middle = std::next(tests.begin(), static_cast<std::ptrdiff_t>(tests.size() / 2));
  std::vector<BusAlternative> halves(2, whole);
  halves[0].fields[path] = BusTests(tests.begin(), middle);
  halves[1].fields[path] = BusTests(middle, tests.end());
  return halves;
}

}  // namespace

std::vector<BusAlternative> without_covered(std::vector<BusAlternative> alternatives) {
  std::vector<BusAlternative> kept;
  for (auto& alternative : alternatives) {
    const auto wide = std::find_if(kept.begin(), kept.end(),
                                   [&](const BusAlternative& other) { return covers(other, alternative); });
    if (wide != kept.end()) {
      take_rules(*wide, alternative, wide->fields != alternative.fields);
      continue;
    }
    for (auto other = kept.begin(); other != kept.end();) {
      if (covers(alternative, *other)) {
        take_rules(alternative, *other, true);
        other = kept.erase(other);
      } else {
        ++other;
      }
    }
    kept.push_back(std::move(alternative));
  }
  return kept;
}

std::vector<BusAlternative> unite(std::vector<BusAlternative> alternatives) {
  std::sort(alternatives.begin(), alternatives.end(), [](const BusAlternative& a, const BusAlternative& b) {
    return std::tie(a.fields, a.rules) < std::tie(b.fields, b.rules);
  });
  do {
    alternatives = without_covered(std::move(alternatives));
  } while (unite_one(alternatives));
  return alternatives;
}

doc::Value bus_pattern(const std::vector<BusAlternative>& alternatives) {
  const auto common = common_fields(alternatives);
  auto out = object_of(common);
  auto branches = doc::array();
  for (const auto& alternative : alternatives) {
    auto rest = alternative.fields;
    std::erase_if(rest, [&](const auto& field) { return common.contains(field.first); });
    if (!rest.empty()) branches.items.push_back(object_of(rest));
  }
  // One that says no more than what all have in common covers the others.
  if (branches.items.size() > 1 && branches.items.size() == alternatives.size())
    out.set("$or", std::move(branches));
  // Every event has a source. A pattern without fields is none.
  if (out.members.empty()) set_tests(out, kBusSource, {R"({"prefix":""})"});
  return out;
}

std::size_t bus_characters(const doc::Value& pattern) {
  return utf8_length(doc::to_json(pattern));
}

Result<std::vector<std::vector<BusAlternative>>> pack(std::vector<BusAlternative> alternatives,
                                                      std::size_t max_characters) {
  const auto fits = [&](const std::vector<BusAlternative>& list) {
    return bus_characters(bus_pattern(list)) <= max_characters;
  };
  std::vector<BusAlternative> short_enough;
  while (!alternatives.empty()) {
    auto next = std::move(alternatives.back());
    alternatives.pop_back();
    if (fits({next})) {
      short_enough.push_back(std::move(next));
      continue;
    }
    auto parts = shortened(next);
    if (parts.empty())
      return fail({ErrorKind::invalid, fmt::format("no pattern has only {} characters", max_characters)});
    std::move(parts.begin(), parts.end(), std::back_inserter(alternatives));
  }
  std::reverse(short_enough.begin(), short_enough.end());

  std::vector<std::vector<BusAlternative>> out;
  for (auto& next : without_covered(std::move(short_enough))) {
    if (!out.empty()) {
      out.back().push_back(next);
      if (fits(out.back())) continue;
      out.back().pop_back();
    }
    out.push_back({std::move(next)});
  }
  return out;
}

}  // namespace tocsin::rule
