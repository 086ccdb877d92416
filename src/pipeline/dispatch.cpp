#include "pipeline/dispatch.h"

#include "alert/alert_json.h"
#include "doc/json_writer.h"

namespace tocsin::pipeline {

store::NewAlert row_of(const alert::Alert& alert, std::optional<Time> event_time, const Dispatch& dispatch) {
  store::NewAlert row;
  row.id = alert.id;
  row.rule = alert.rule_id;
  row.severity = rule::name(alert.severity);
  row.priority = static_cast<int>(alert.severity);
  row.title = alert.title;
  row.account = alert.account;
  row.region = alert.region;
  row.event_id = alert.event_id;
  row.event_time = event_time;
  row.json = doc::to_json(alert::to_json(alert));
  for (const auto& sink : route::sinks_for(route::labels_of(alert), dispatch.routing)) {
    const auto targets = dispatch.targets.find(sink);
    if (targets == dispatch.targets.end()) continue;
    for (const auto& target : targets->second) row.addresses.push_back({sink, target});
  }
  return row;
}

}  // namespace tocsin::pipeline
