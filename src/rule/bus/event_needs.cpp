#include "rule/bus/event_needs.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>
#include <map>
#include <optional>
#include <utility>

#include "base/text.h"
#include "doc/json_reader.h"
#include "match/pattern.h"
#include "rule/bus/alternative.h"
#include "rule/bus/asked_data_events.h"
#include "rule/bus/data_events.h"

namespace tocsin::rule {
namespace {

struct Told {
  std::string_view source;
  std::string_view service;
};

// Services whose findings come by themselves once they are on.
constexpr std::array<Told, 9> kServices{{{"aws.access-analyzer", "access-analyzer"},
                                         {"aws.ce", "cost-anomaly-detection"},
                                         {"aws.config", "config"},
                                         {"aws.guardduty", "guardduty"},
                                         {"aws.inspector2", "inspector"},
                                         {"aws.macie", "macie"},
                                         {"aws.macie2", "macie"},
                                         {"aws.securityhub", "securityhub"},
                                         {"aws.trustedadvisor", "trusted-advisor"}}};

// CloudTrail records their calls in one region, wherever they were made from.
constexpr std::array<std::string_view, 11> kGlobal{
    "account", "budgets",        "ce",      "cloudfront",    "ecr-public", "iam", "organizations",
    "route53", "route53domains", "support", "trustedadvisor"};

/// What a test asks for when that is one text, in its own case or, as Sigma's rules, in any.
const std::string* exact_text(const doc::Value& test) {
  const auto* value = test.is(doc::Kind::object) ? test.find("equals-ignore-case") : &test;
  return value != nullptr && value->is(doc::Kind::string) ? &value->text : nullptr;
}

/// The field's texts when all its tests are exact ones.
std::optional<std::set<std::string>> exact_texts(const BusFields& fields, const char* path) {
  const auto found = fields.find(path);
  if (found == fields.end()) return std::nullopt;
  std::set<std::string> out;
  for (const auto& test : found->second) {
    const auto value = doc::parse_json(test);
    const auto* text = value ? exact_text(*value) : nullptr;
    if (text == nullptr) return std::nullopt;
    out.insert(*text);
  }
  return out;
}

/// "s3", from the source or the event source; empty when the alternative names none.
std::string service_of(const BusFields& fields) {
  if (const auto source = exact_texts(fields, kBusSource); source && source->size() == 1) {
    const auto text = to_lower_ascii(*source->begin());
    return text.starts_with("aws.") ? text.substr(4) : text;
  }
  const auto event_source = exact_texts(fields, kBusEventSource);
  if (!event_source || event_source->size() != 1) return {};
  return to_lower_ascii(event_source->begin()->substr(0, event_source->begin()->find('.')));
}

bool is_of_trail(std::string_view detail_type) {
  return detail_type.ends_with("via CloudTrail");
}

EventNeed of_service(const std::string& service) {
  EventNeed need;
  need.from = EventNeed::From::service;
  const auto row = std::find_if(kServices.begin(), kServices.end(),
                                [&](const Told& one) { return one.source.substr(4) == service; });
  if (row != kServices.end()) need.service = row->service;
  need.is_global = is_global_service(service);
  return need;
}

/// Without a service such a name may be a management event, too: of redshift-data it is one.
bool is_also_management(std::string_view service, std::string_view name) {
  return service.empty() && (name == "ExecuteStatement" || name == "BatchExecuteStatement");
}

/// Management events and data events of each type, told apart by their names and categories.
void add_trail_needs(const Rule& rule, const match::Pattern& pattern, const BusAlternative& alternative,
                     std::set<EventNeed>& out) {
  const auto service = service_of(alternative.fields);
  EventNeed management;
  management.reads = alternative.read_only;
  management.is_global = is_global_service(service);
  const auto asked = asked_data_events(rule, pattern, alternative.fields);
  std::map<std::string_view, EventNeed> data;
  std::set<std::string> data_names;
  for (const auto& event : asked.events) {
    data[event.type].event_names.emplace(event.name);
    if (!is_also_management(service, event.name)) data_names.insert(to_lower_ascii(event.name));
  }
  // A part of a name fits management events too, as far as is known here.
  bool is_managed = asked.management || data.empty();
  if (const auto names = exact_texts(alternative.fields, kBusEventName)) {
    for (const auto& name : *names) {
      if (!data_names.contains(to_lower_ascii(name))) management.event_names.insert(name);
    }
    is_managed = is_managed && !management.event_names.empty();
  }
  if (is_managed) out.insert(management);
  for (auto& [type, need] : data) {
    need.from = EventNeed::From::data;
    need.type = type;
    out.insert(need);
  }
}

doc::Value equals(const std::string& field, const std::set<std::string>& texts) {
  auto list = doc::array();
  for (const auto& text : texts) list.items.push_back(doc::string(text));
  return doc::object({{"Field", doc::string(field)}, {"Equals", std::move(list)}});
}

doc::Value selector(const std::string& name, std::vector<doc::Value> fields) {
  return doc::object({{"Name", doc::string(name)}, {"FieldSelectors", doc::array(std::move(fields))}});
}

}  // namespace

bool is_global_service(std::string_view service) {
  return std::find(kGlobal.begin(), kGlobal.end(), service) != kGlobal.end();
}

std::vector<EventNeed> event_needs(const Rule& rule) {
  std::set<EventNeed> out;
  if (rule.pattern.is(doc::Kind::null)) return {};
  // It was checked when the rule was loaded.
  const auto pattern = match::parse_pattern(rule.pattern, {});
  if (!pattern) return {};
  for (const auto& alternative : bus_alternatives(rule.id, *pattern)) {
    const auto detail_types = exact_texts(alternative.fields, kBusDetailType);
    const auto service = of_service(service_of(alternative.fields));
    // Without a detail-type it may be the service that tells, when it is one that does.
    const bool by_trail =
        !detail_types || std::any_of(detail_types->begin(), detail_types->end(), is_of_trail);
    const bool by_service = detail_types
                                ? !std::all_of(detail_types->begin(), detail_types->end(), is_of_trail)
                                : !service.service.empty();
    if (by_trail) add_trail_needs(rule, *pattern, alternative, out);
    if (by_service) out.insert(service);
  }
  return {out.begin(), out.end()};
}

doc::Value event_selectors(const RuleSet& rules) {
  std::map<std::string, std::set<std::string>> names_by_type;
  for (const auto& rule : rules.rules()) {
    for (const auto& need : event_needs(rule)) {
      if (need.from == EventNeed::From::data)
        names_by_type[need.type].insert(need.event_names.begin(), need.event_names.end());
    }
  }
  auto out = doc::array();
  out.items.push_back(selector("Management events", {equals("eventCategory", {"Management"})}));
  for (const auto& [type, names] : names_by_type) {
    out.items.push_back(selector(
        fmt::format("{} for Tocsin's rules", type),
        {equals("eventCategory", {"Data"}), equals("resources.type", {type}), equals("eventName", names)}));
  }
  return out;
}

}  // namespace tocsin::rule
