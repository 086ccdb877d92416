#include "aws/event_bus.h"

#include "aws/json_answer.h"
#include "doc/json_writer.h"

namespace tocsin::aws {
namespace {

constexpr int kMaxPages = 100;  // of 100 each: a service that never ends its list must not hold us

/// All pages' items of the member `list`.
CallResult<std::vector<doc::Value>> list_all(Client& client, const std::string& operation, doc::Value request,
                                             std::string_view list, const std::string& region,
                                             net::Deadline deadline) {
  std::vector<doc::Value> all;
  for (int page = 0; page < kMaxPages; ++page) {
    auto call = json_call("events", "AWSEvents", operation, "1.1", doc::to_json(request));
    call.region = region;
    const auto answer = call_for_json(client, call, deadline);
    if (!answer) return tl::unexpected(answer.error());
    for (const auto& item : items_in(*answer, list)) all.push_back(item);
    const auto next = text_in(*answer, "NextToken");
    if (next.empty()) break;
    request.set("NextToken", doc::string(next));
  }
  return all;
}

}  // namespace

CallResult<std::vector<BusRule>> list_bus_rules(Client& client, const std::string& name_prefix,
                                                const std::string& region, net::Deadline deadline) {
  const auto items = list_all(client, "ListRules", doc::object({{"NamePrefix", doc::string(name_prefix)}}),
                              "Rules", region, deadline);
  if (!items) return tl::unexpected(items.error());
  std::vector<BusRule> rules;
  rules.reserve(items->size());
  for (const auto& item : *items)
    rules.push_back({text_in(item, "Name"), text_in(item, "State"), text_in(item, "EventPattern")});
  return rules;
}

CallResult<std::vector<BusTarget>> list_bus_targets(Client& client, const std::string& rule,
                                                    const std::string& region, net::Deadline deadline) {
  const auto items = list_all(client, "ListTargetsByRule", doc::object({{"Rule", doc::string(rule)}}),
                              "Targets", region, deadline);
  if (!items) return tl::unexpected(items.error());
  std::vector<BusTarget> targets;
  targets.reserve(items->size());
  for (const auto& item : *items)
    targets.push_back({text_in(item, "Arn"), text_in(item, "DeadLetterConfig.Arn")});
  return targets;
}

}  // namespace tocsin::aws
