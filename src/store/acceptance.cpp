#include "store/acceptance.h"

#include "store/store.h"
#include "store/timers.h"

namespace tocsin::store {
namespace {

Status insert_folds(Database& db, const NewAlert& alert, const std::vector<Fold>& folds) {
  for (const auto& fold : folds) {
    const auto folded = db.run(
        "INSERT INTO folded (alert_id, sink, why, actor, due, digest) VALUES (?1, ?2, ?3, ?4, "
        "coalesce((SELECT min(due) FROM folded WHERE sink = ?2 AND why = ?3 AND digest = ''), ?5), ?6)",
        alert.id, fold.sink, fold.why, fold.actor, fold.due, fold.told_in);
    if (!folded) return fail(folded.error());
    const auto counted =
        count(db, "folds", fold.sink, std::string_view(fold.why).substr(0, fold.why.find(':')));
    if (!counted) return fail(counted.error());
  }
  return {};
}

std::string_view held(const Admission& admission) {
  if (!admission.silence.empty()) return "silenced";
  return admission.sendings.empty() && !admission.folds.empty() ? "folded" : "";
}

// Said as it was decided: written once, since a row that holds an event's JSON is dear to change.
Status insert_row(Database& db, const NewAlert& alert, const Admission& admission, Time now) {
  const auto stored = db.run(
      "INSERT INTO alerts (id, rule, severity, title, account, region, event_id, event_time, created, json, "
      "held, "
      "held_by, incident) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
      alert.id, alert.rule, alert.severity, alert.title, alert.account, alert.region, alert.event_id,
      alert.event_time, now, alert.json, held(admission), admission.silence, admission.incident);
  if (!stored) return fail(stored.error());
  return {};
}

// 1 when the alert is new.
Result<int> insert_alert(Database& db, Desk& desk, const NewAlert& alert, Time now) {
  const auto claimed = db.run("INSERT OR IGNORE INTO claims (alert_id, at) VALUES (?, ?)", alert.id, now);
  if (!claimed || *claimed == 0) return claimed;
  // The claim may be gone before an alert that was never delivered: that one still stands for the event.
  const auto stands = db.number("SELECT EXISTS (SELECT 1 FROM alerts WHERE id = ?)", alert.id);
  if (!stands) return fail(stands.error());
  if (*stands != 0) return 0;
  const auto admission = alert.admit ? alert.admit(desk, now) : Admission{sendings_to(alert.addresses)};
  if (!admission) return fail(admission.error());
  if (const auto done = insert_row(db, alert, *admission, now); !done) return fail(done.error());
  if (const auto done = insert_folds(db, alert, admission->folds); !done) return fail(done.error());
  if (const auto done = insert_timers(db, admission->incident, admission->timers); !done)
    return fail(done.error());
  if (const auto done = queue(db, alert, admission->sendings, now); !done) return fail(done.error());
  if (const auto why = held(*admission); !why.empty()) {
    if (const auto counted = count(db, "held", alert.rule, why); !counted) return fail(counted.error());
  }
  if (const auto counted = count(db, "alerts", alert.rule, alert.severity); !counted)
    return fail(counted.error());
  return 1;
}

/// The number of new alerts among them.
Result<int> insert_alerts(Database& db, Desk& desk, const std::vector<NewAlert>& alerts, Time now) {
  int fresh = 0;
  for (const auto& alert : alerts) {
    const auto inserted = insert_alert(db, desk, alert, now);
    if (!inserted) return inserted;
    fresh += *inserted;
  }
  return fresh;
}

}  // namespace

Result<int> insert_event(Database& db, Desk& desk, const BatchEvent& event, Time now) {
  desk.begin_event();
  const auto fresh = insert_alerts(db, desk, event.alerts, now);
  if (!fresh || !event.correlate) return fresh;
  const auto rung = event.correlate(desk.states(), now);
  if (!rung) return fail(rung.error());
  const auto more = insert_alerts(db, desk, *rung, now);
  if (!more) return more;
  return *fresh + *more;
}

}  // namespace tocsin::store
