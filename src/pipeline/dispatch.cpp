#include "pipeline/dispatch.h"

#include "alert/alert_json.h"
#include "base/log.h"
#include "doc/json_writer.h"
#include "route/silence.h"

namespace tocsin::pipeline {
namespace {

/// The id of the silence that hides it; empty when none does.
Result<std::string> silenced_by(const route::Labels& labels, store::Desk& desk, Time now) {
  const auto silences = desk.silences(now);
  if (!silences) return fail(silences.error());
  for (const auto& silence : *silences) {
    auto matchers = route::parse_stored_matchers(silence.matchers);
    if (!matchers) {
      log::warning("a silence cannot be read and hides nothing",
                   {{"silence", silence.id}, {"reason", to_string(matchers.error())}});
    } else if (route::Silence{std::move(*matchers), silence.critical}.hides(labels)) {
      return silence.id;
    }
  }
  return std::string();
}

store::Admit admit_with(route::Labels labels, std::vector<store::Address> addresses) {
  return [labels = std::move(labels), addresses = std::move(addresses)](
             store::Desk& desk, Time now) -> Result<store::Admission> {
    auto silence = silenced_by(labels, desk, now);
    if (!silence) return fail(silence.error());
    if (!silence->empty()) return store::Admission{{}, {}, std::move(*silence)};
    return store::Admission{addresses, {}, {}};
  };
}

}  // namespace

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
  auto labels = route::labels_of(alert);
  for (const auto& sink : route::sinks_for(labels, dispatch.routing)) {
    const auto targets = dispatch.targets.find(sink);
    if (targets == dispatch.targets.end()) continue;
    for (const auto& target : targets->second) row.addresses.push_back({sink, target});
  }
  row.admit = admit_with(std::move(labels), row.addresses);
  return row;
}

}  // namespace tocsin::pipeline
