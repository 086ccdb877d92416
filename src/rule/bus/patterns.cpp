#include "rule/bus/patterns.h"

#include <algorithm>
#include <fmt/format.h>
#include <iterator>
#include <map>
#include <set>
#include <utility>

#include "base/text.h"
#include "doc/json_reader.h"
#include "match/pattern.h"
#include "rule/bus/packing.h"

namespace tocsin::rule {
namespace {

/// Alternatives of one state that may share patterns: by service, so that each service's stand together.
struct Group {
  std::string name;
  bool read_only = false;

  auto operator<=>(const Group&) const = default;
};
using Groups = std::map<Group, std::map<std::string, std::vector<BusAlternative>>>;

constexpr const char* kAnyService = "any-service";

constexpr std::string_view kApiCall = "AWS API Call via CloudTrail";

// EventBridge's rules have names of 64 characters; the deployment puts its own before this one.
constexpr std::size_t kMaxName = 32;

/// The text of the field's only test when it is an exact one; else empty.
std::string only_text(const BusFields& fields, const char* path) {
  const auto found = fields.find(path);
  if (found == fields.end() || found->second.size() != 1) return {};
  const auto test = doc::parse_json(*found->second.begin());
  return test && test->is(doc::Kind::string) ? test->text : std::string();
}

/// "aws.iam" and "iam.amazonaws.com" -> "iam"
std::string service_of(const BusFields& fields) {
  auto name = only_text(fields, kBusSource);
  if (name.starts_with("aws.")) {
    name.erase(0, 4);
  } else if (name.empty()) {
    const auto event_source = only_text(fields, kBusEventSource);
    name = event_source.substr(0, event_source.find('.'));
  }
  std::string out;
  for (const char c : to_lower_ascii(name).substr(0, kMaxName)) {
    const bool plain = (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9');
    if (plain) {
      out += c;
    } else if (!out.empty() && !out.ends_with('-')) {
      out += '-';
    }
  }
  while (out.ends_with('-')) out.pop_back();
  return out.empty() ? kAnyService : out;
}

/// Services that begin with the same letter share patterns: where one is said does not depend on which others there are.
Group group_of(const std::string& service, bool read_only) {
  if (service == kAnyService) return {read_only ? "any-service-with-reads" : service, read_only};
  if (read_only) return {"reads", true};
  return {fmt::format("services-{}", service.front()), false};
}

std::vector<BusAlternative> united(const std::map<std::string, std::vector<BusAlternative>>& services) {
  std::vector<BusAlternative> out;
  for (const auto& [service, alternatives] : services) {
    auto few = unite(alternatives);
    std::move(few.begin(), few.end(), std::back_inserter(out));
  }
  return out;
}

Result<std::vector<BusPattern>> packed(const Groups& groups, std::size_t max_characters) {
  std::vector<BusPattern> out;
  for (const auto& [group, services] : groups) {
    auto lists = pack(united(services), max_characters);
    if (!lists) return tl::make_unexpected(lists.error());
    for (std::size_t i = 0; i < lists->size(); ++i) {
      auto name = i == 0 ? group.name : fmt::format("{}-{}", group.name, i + 1);
      BusPattern pattern{std::move(name), bus_pattern((*lists)[i]), 0, group.read_only, {}, {}};
      pattern.characters = bus_characters(pattern.pattern);
      std::set<std::string> rules;
      std::set<std::string> widened;
      for (const auto& alternative : (*lists)[i]) {
        rules.insert(alternative.rules.begin(), alternative.rules.end());
        widened.insert(alternative.widened.begin(), alternative.widened.end());
      }
      pattern.rules.assign(rules.begin(), rules.end());
      pattern.widened.assign(widened.begin(), widened.end());
      out.push_back(std::move(pattern));
    }
  }
  std::sort(out.begin(), out.end(), [](const BusPattern& a, const BusPattern& b) { return a.name < b.name; });
  return out;
}

}  // namespace

bool accepts_nearly_everything(const BusPattern& pattern) {
  using doc::Value;
  const auto any = [](const Value& list, auto is_wide) {
    return std::any_of(list.items.begin(), list.items.end(), is_wide);
  };
  const auto is_absence = [](const Value& test) { return test.find("exists") != nullptr; };
  const auto is_wide = [](const Value& test) { return !test.is(doc::Kind::string); };
  const auto is_call = [&](const Value& test) { return is_wide(test) || test.text == kApiCall; };
  const auto says_little = [&](const doc::Member& member) {
    if (member.key == kBusSource) return any(member.value, is_wide);
    if (member.key == kBusDetailType) return any(member.value, is_call);
    const auto& fields = member.value.members;  // that something has not failed
    return member.key == "detail" && std::all_of(fields.begin(), fields.end(), [&](const doc::Member& field) {
             return any(field.value, is_absence);
           });
  };
  const auto& members = pattern.pattern.members;
  return std::all_of(members.begin(), members.end(), says_little);
}

Result<std::vector<BusPattern>> bus_patterns(const RuleSet& rules, const BusLimits& limits) {
  std::vector<BusAlternative> all;
  for (const auto& rule : rules.rules()) {
    if (rule.pattern.is(doc::Kind::null)) continue;  // it counts what other rules hear
    // It was checked when the rule was loaded.
    const auto pattern = match::parse_pattern(rule.pattern, {});
    if (!pattern) return fail({ErrorKind::invalid, "the rule's pattern cannot be read", rule.id});
    auto alternatives = bus_alternatives(rule.id, *pattern);
    std::move(alternatives.begin(), alternatives.end(), std::back_inserter(all));
  }
  Groups by_letter;
  Groups together;
  // Before the services are told apart: a rule for every service may cover others.
  for (auto& alternative : without_covered(std::move(all))) {
    const auto service = service_of(alternative.fields);
    const bool reads = alternative.read_only;
    together[{reads ? "several-with-reads" : "several", reads}][service].push_back(alternative);
    by_letter[group_of(service, reads)][service].push_back(std::move(alternative));
  }
  auto patterns = packed(by_letter, limits.max_characters);
  if (patterns && patterns->size() > limits.max_patterns) patterns = packed(together, limits.max_characters);
  if (patterns && patterns->size() > limits.max_patterns) {
    return fail({ErrorKind::invalid,
                 fmt::format("the rules need {} patterns of the event bus; at most {} are allowed",
                             patterns->size(), limits.max_patterns),
                 "", "disable rules that you do not need, or raise the limit"});
  }
  return patterns;
}

}  // namespace tocsin::rule
