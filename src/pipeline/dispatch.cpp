#include "pipeline/dispatch.h"

#include "alert/alert_json.h"
#include "doc/json_writer.h"
#include "pipeline/admission.h"
#include "pipeline/telling.h"
#include "route/digest.h"

namespace tocsin::pipeline {
store::NewAlert columns_of(const alert::Alert& alert, std::optional<Time> event_time) {
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
  return row;
}

std::vector<store::Address> addresses_of(const Dispatch& dispatch) {
  std::vector<store::Address> addresses;
  for (const auto& [sink, targets] : dispatch.targets) {
    for (const auto& target : targets) addresses.push_back({sink, target});
  }
  return addresses;
}

store::NewAlert row_of(const alert::Alert& alert, std::optional<Time> event_time, const Dispatch& dispatch,
                       const alert::IncidentKeys& keys) {
  auto row = columns_of(alert, event_time);
  auto labels = route::labels_of(alert);
  std::vector<Destination> destinations;
  for (auto& bound : route::sinks_for(labels, dispatch.routing)) {
    const auto targets = dispatch.targets.find(bound.sink);
    if (targets == dispatch.targets.end()) continue;
    const auto most_waiting = dispatch.routing.most_waiting(bound.sink);
    destinations.push_back({std::move(bound.sink), targets->second, std::move(bound.timing), most_waiting});
  }
  row.admit =
      admission_of(alert, keys, std::move(labels), std::move(destinations), dispatch.routing, event_time);
  return row;
}

Result<store::Composed> compose(store::Desk& desk, const store::DueDigest& due, Time now,
                                const Dispatch& dispatch) {
  route::Digest digest{due.sink, due.why, {}, now, due.incident};
  std::vector<std::string> rules;
  for (const auto& folded : due.rules) {
    digest.rules.push_back({folded.rule, rule::parse_severity(folded.severity).value_or(rule::Severity::high),
                            folded.alerts, folded.first, folded.last, folded.actors, folded.title});
    rules.push_back(folded.rule);
  }
  const auto made = route::digest_alert(std::move(digest));
  store::Composed composed;
  composed.digest = columns_of(made, std::nullopt);
  const bool itself = !due.alone.empty();
  if (itself) composed.digest.id.clear();

  store::Sending sending;
  const auto incident = due.incident.empty() ? Result<std::optional<store::Incident>>(std::nullopt)
                                             : desk.incident(due.incident);
  if (!incident) return fail(incident.error());
  if (*incident) {
    composed.incident = due.incident;
    auto standing = standing_of(desk, due.incident, due.sink, rules);
    if (!standing) return fail(standing.error());
    // It was held back so that it need not ring beside what rang.
    if (standing->told && due.why.starts_with("inhibited:")) standing->new_rule = false;
    const auto reason = itself                               ? sink::Reason::first
                        : made.rule_id == route::kUpdateRule ? sink::Reason::update
                                                             : sink::Reason::digest;
    auto told =
        tell(desk, **incident, due.sink, *standing,
             {itself ? due.alone : made.id, static_cast<int>(made.severity), rules, {}, -1, reason}, now);
    if (!told) return fail(told.error());
    sending = std::move(*told);
  }
  const auto targets = dispatch.targets.find(due.sink);
  const auto where = targets == dispatch.targets.end() ? std::vector<std::string>{""} : targets->second;
  for (const auto& target : where)
    composed.sendings.push_back({{due.sink, target}, sending.cause, sending.incident});
  return composed;
}

}  // namespace tocsin::pipeline
