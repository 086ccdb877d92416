#include "cli/alert/stage.h"

#include <algorithm>

#include "alert/build_alert.h"

namespace tocsin::cli {

sink::Notification notification_of(const alert::Alert& alert, const event::Event& event) {
  sink::Notification notification;
  notification.delivery_id = alert.id;
  notification.alert = alert;
  notification.created = event.time.value_or(Time{});
  return notification;
}

Staged stage(const event::Event& event, const rule::RuleSet& rules, const std::vector<ConfiguredSink>& sinks,
             const route::Routing& routing) {
  Staged staged;
  staged.findings = rules.explain(event);
  for (const auto& finding : staged.findings) {
    if (finding.verdict != rule::Finding::Verdict::hit) continue;
    StagedAlert one;
    one.alert = alert::build_alert(*finding.rule, event);
    one.routing = route::decide(route::labels_of(one.alert), routing);
    const auto notification = notification_of(one.alert, event);
    for (std::size_t i = 0; i < sinks.size(); ++i) {
      if (!one.routing.decisions[i].taken) continue;
      for (const auto& target : sinks[i].sink->targets()) {
        one.payloads.push_back({sinks[i].sink->name(), target, sinks[i].sink->render(notification, target)});
      }
    }
    staged.alerts.push_back(std::move(one));
  }
  return staged;
}

}  // namespace tocsin::cli
