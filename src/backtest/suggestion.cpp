#include "backtest/suggestion.h"

#include <algorithm>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "base/text.h"
#include "doc/json_writer.h"

namespace tocsin::backtest {
namespace {

constexpr std::size_t kMostSuggestions = 3;
constexpr std::size_t kFew = 3;  // names or addresses that a pattern may list
constexpr std::uint64_t kLeastAlerts = 3;
constexpr std::string_view kReason = "say here why this is harmless";
constexpr std::string_view kFindings = "detail.findings.0.";

/// In a pattern an array's element has no number.
std::string pattern_path(const std::string& path) {
  if (!path.starts_with(kFindings)) return path;
  return "detail.findings." + path.substr(kFindings.size());
}

/// {"a": {"b": value}} for "a.b", into what is there already.
void set_at(doc::Value& object, std::string_view path, doc::Value value) {
  const auto dot = path.find('.');
  const std::string key(path.substr(0, dot));
  if (dot == std::string_view::npos) {
    object.set(key, std::move(value));
    return;
  }
  if (object.find(key) == nullptr) object.set(key, doc::object());
  set_at(*object.find(key), path.substr(dot + 1), std::move(value));
}

/// All texts, when they are few, known and can be shown as they are.
doc::Value list_of(const Counts& counts) {
  auto out = doc::array();
  if (counts.others() > 0 || counts.exact().size() > kFew) return out;
  for (const auto& [text, count] : counts.exact()) {
    if (text.empty() || text.ends_with("...") || printable(text) != text) return doc::array();
    out.items.push_back(doc::string(text));
  }
  return out;
}

bool is_same(const Counts& a, const Counts& b) {
  return a.others() == 0 && b.others() == 0 && a.exact().size() == b.exact().size();
}

doc::Value pattern_of(const Tally& tally, const Source& source, const SourceTally& seen) {
  auto pattern = doc::object();
  set_at(pattern, pattern_path(source.path), doc::array({doc::string(source.value)}));
  if (!source.path.starts_with("detail.userIdentity")) return pattern;
  // Where the rule has rung for no other names, they would say nothing.
  if (auto names = list_of(seen.names); !names.items.empty() && !is_same(seen.names, tally.names()))
    set_at(pattern, "detail.eventName", std::move(names));
  if (auto addresses = list_of(seen.addresses); !addresses.items.empty())
    set_at(pattern, "detail.sourceIPAddress", std::move(addresses));
  return pattern;
}

/// The event of the test: what the pattern asks for, the first of each list.
void collect_values(const doc::Value& pattern, const std::string& path, doc::Value& out) {
  for (const auto& member : pattern.members) {
    const auto here = path.empty() ? member.key : path + "." + member.key;
    if (member.value.is(doc::Kind::array)) {
      out.set(here, member.value.items.front());
    } else {
      collect_values(member.value, here, out);
    }
  }
}

/// `set` creates the last key or the object above it: of a deeper path the object two above is given whole.
doc::Value test_values(const doc::Value& pattern) {
  auto flat = doc::object();
  collect_values(pattern, "", flat);
  constexpr std::string_view kIssuer = "detail.userIdentity.sessionContext.sessionIssuer.arn";
  if (const auto* arn = flat.find(kIssuer)) {
    auto out = doc::object();
    out.set("detail.userIdentity.sessionContext",
            doc::object({{"sessionIssuer", doc::object({{"arn", *arn}})}}));
    for (auto& member : flat.members) {
      if (member.key != kIssuer) out.set(member.key, member.value);
    }
    return out;
  }
  return flat;
}

std::string yaml_of(const rule::Rule& rule, const doc::Value& pattern) {
  const auto first = std::find_if(rule.tests.begin(), rule.tests.end(),
                                  [](const rule::RuleTest& test) { return test.match; });
  auto out = fmt::format("exclude:\n  - reason: {}\n    pattern: {}\n", kReason, doc::to_json(pattern));
  if (first == rule.tests.end()) return out;
  return out + fmt::format(
                   "tests:\n  - name: the exclusion that the backtest suggested\n    match: false\n    "
                   "excluded_by: {}\n"
                   "    like: {}\n    set: {}\n",
                   kReason, doc::quote(first->name), doc::to_json(test_values(pattern)));
}

}  // namespace

std::vector<Suggestion> suggestions(const rule::Rule& rule, const Tally& tally) {
  // Of several events the last one made it ring: to hide that hides no more than one of them.
  if (rule.severity == rule::Severity::critical || !rule.correlation.is(doc::Kind::null)) return {};
  std::vector<Suggestion> out;
  for (const auto& [source, seen] : tally.sources()) {
    if (seen.alerts < kLeastAlerts || seen.alerts * 10 < tally.alerts()) continue;
    auto pattern = pattern_of(tally, source, seen);
    auto yaml = yaml_of(rule, pattern);
    out.push_back({source, seen.alerts, std::move(pattern), &seen, std::move(yaml)});
  }
  std::stable_sort(out.begin(), out.end(),
                   [](const Suggestion& a, const Suggestion& b) { return a.removes > b.removes; });
  if (out.size() > kMostSuggestions) out.erase(out.begin() + kMostSuggestions, out.end());
  return out;
}

}  // namespace tocsin::backtest
