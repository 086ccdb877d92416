#include "pipeline/reminders.h"

#include <algorithm>
#include <map>
#include <set>

#include "alert/alert_json.h"
#include "base/log.h"
#include "doc/json_writer.h"
#include "pipeline/reminder_alert.h"
#include "pipeline/telling.h"

namespace tocsin::pipeline {
namespace {

using sink::Reason;

/// What one sink is to be told of one incident.
struct Item {
  store::Incident incident;
  Reason reason = Reason::repeat;
};

/// Pairs of sink and incident come once; an escalation says more than a repetition.
class Collected {
 public:
  void add(const std::string& sink, const store::Incident& incident, Reason reason) {
    auto& items = of_[sink];
    const auto known = std::find_if(items.begin(), items.end(),
                                    [&](const Item& item) { return item.incident.id == incident.id; });
    if (known == items.end()) {
      items.push_back({incident, reason});
    } else if (reason == Reason::escalated) {
      known->reason = reason;
    }
  }
  const std::map<std::string, std::vector<Item>>& all() const { return of_; }

 private:
  std::map<std::string, std::vector<Item>> of_;
};

const std::vector<std::string>& sinks_of(const std::string& receiver, const route::Routing& routing) {
  static const std::vector<std::string> kNobody;
  const auto* found = routing.find_receiver(receiver);
  if (found == nullptr && routing.root) {
    log::warning("an escalation names a receiver that is gone: it goes to the first route's",
                 {{"receiver", receiver}, {"instead", routing.root->receiver}});
    found = routing.find_receiver(routing.root->receiver);
  }
  return found == nullptr ? kNobody : found->sinks;
}

bool groups_by_bell(const std::string& sink, const route::Routing& routing) {
  return std::any_of(routing.sinks.begin(), routing.sinks.end(),
                     [&](const route::SinkGate& gate) { return gate.name == sink && gate.escalates_itself; });
}

store::Reminder message(const std::vector<store::Incident>& incidents, Reason reason, const std::string& sink,
                        const std::string& bell, const Dispatch& dispatch, Time now) {
  const auto alert = reminder_alert(incidents, reason, sink, bell, now);
  const auto& first = incidents.front();
  const bool rings = reason == Reason::repeat || reason == Reason::escalated;
  store::Reminder out;
  out.alert = columns_of(alert, std::nullopt);
  std::string said;
  if (incidents.size() == 1) {
    out.incident = first.id;
    said =
        to_text({first.id, rings ? alert.id : bell, first.alerts, first.opened, rings, {}}, first.severity);
  }
  if (rings) {
    for (const auto& incident : incidents) out.rings_for.push_back(incident.id);
  }
  const auto targets = dispatch.targets.find(sink);
  for (const auto& target :
       targets == dispatch.targets.end() ? std::vector<std::string>{""} : targets->second) {
    out.sendings.push_back({{sink, target}, std::string(sink::name(reason)), said});
  }
  return out;
}

/// Each bell of a sink that groups by them; elsewhere the last.
std::set<std::string> bells_of(const store::Rung& rung, const route::Routing& routing) {
  std::set<std::string> bells;
  if (groups_by_bell(rung.sink, routing)) {
    for (const auto& said : rung.said) {
      if (const auto read = parse_incident(said)) bells.insert(read->bell);
    }
  }
  if (bells.empty()) bells.insert(rung.bell);
  return bells;
}

void add_answers(const store::DueTimer& due, const Dispatch& dispatch, Time now,
                 std::vector<store::Reminder>& out) {
  const auto reason = due.timer.receiver == store::kResolved ? Reason::resolved : Reason::acknowledged;
  for (const auto& rung : due.rung) {
    if (!dispatch.targets.contains(rung.sink)) continue;
    for (const auto& bell : bells_of(rung, dispatch.routing))
      out.push_back(message({due.incident}, reason, rung.sink, bell, dispatch, now));
  }
}

void add_reminders(const std::string& sink, const std::vector<Item>& items, const Dispatch& dispatch,
                   Time now, std::vector<store::Reminder>& out) {
  if (items.size() == 1 || groups_by_bell(sink, dispatch.routing)) {
    for (const auto& item : items)
      out.push_back(message({item.incident}, item.reason, sink, item.incident.id, dispatch, now));
    return;
  }
  std::vector<store::Incident> incidents;
  for (const auto& item : items) incidents.push_back(item.incident);
  const bool any_escalated = std::any_of(items.begin(), items.end(),
                                         [](const Item& item) { return item.reason == Reason::escalated; });
  out.push_back(message(incidents, any_escalated ? Reason::escalated : Reason::repeat, sink,
                        incidents.front().id, dispatch, now));
}

}  // namespace

std::vector<store::Timer> timers_of(const route::Timing& timing, const std::string& sink, Time now) {
  std::vector<store::Timer> timers;
  if (timing.repeat_interval > Milliseconds(0))
    timers.push_back({store::kRepeat, 0, sink, timing.repeat_interval, now + timing.repeat_interval});
  for (const auto& [after, receiver] : timing.escalate) {
    // The step tells two rings of one receiver apart.
    const auto step = static_cast<int>(std::chrono::floor<std::chrono::seconds>(after).count());
    timers.push_back({store::kEscalate, step, receiver, Milliseconds(0), now + after});
  }
  return timers;
}

std::vector<store::Reminder> reminders_of(const std::vector<store::DueTimer>& due, const Dispatch& dispatch,
                                          Time now) {
  std::vector<store::Reminder> out;
  Collected collected;
  for (const auto& one : due) {
    const auto& [incident, timer, rung] = one;
    if (timer.what == store::kTellAnswer) {
      add_answers(one, dispatch, now, out);
    } else if (incident.state != store::kOpen) {
      continue;
    } else if (timer.what == store::kEscalate) {
      for (const auto& sink : sinks_of(timer.receiver, dispatch.routing))
        collected.add(sink, incident, Reason::escalated);
    } else if (dispatch.targets.contains(timer.receiver)) {
      collected.add(timer.receiver, incident, Reason::repeat);
    }
  }
  for (const auto& [sink, items] : collected.all()) add_reminders(sink, items, dispatch, now, out);
  return out;
}

}  // namespace tocsin::pipeline
