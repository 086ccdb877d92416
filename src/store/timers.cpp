#include "store/timers.h"

#include "store/acceptance.h"
#include "store/store.h"

namespace tocsin::store {
namespace {

Result<std::vector<DueTimer>> due_timers(Database& db, Time now, Milliseconds longest) {
  auto rows = db.query(
      "SELECT i.id, i.state, i.severity, i.title, i.account, i.principal, i.opened, i.last, i.alerts, "
      "i.answered_by, t.what, t.step, t.receiver, t.every, t.due FROM incident_timers t JOIN incidents i ON "
      "i.id = t.incident WHERE t.due <= ?1 OR (t.due > ?2 AND t.due < ?3) ORDER BY i.severity DESC, "
      "i.opened, i.id, t.what, t.step",
      now, now + longest, kOver);
  if (!rows) return fail(rows.error());
  std::vector<DueTimer> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    DueTimer due;
    due.incident = {rows->text(0),
                    rows->text(1),
                    static_cast<int>(rows->number(2)),
                    rows->text(3),
                    rows->text(4),
                    rows->text(5),
                    rows->time(6),
                    rows->time(7),
                    rows->number(8),
                    rows->text(9),
                    {}};
    due.timer = {rows->text(10), static_cast<int>(rows->number(11)), rows->text(12),
                 Milliseconds(rows->number(13)), rows->time(14)};
    all.push_back(std::move(due));
  }
}

Status read_rung(Database& db, DueTimer& due) {
  auto sinks = db.query("SELECT sink, severity, bell FROM incident_told WHERE incident = ? AND topic = ''",
                        due.incident.id);
  if (!sinks) return fail(sinks.error());
  for (;;) {
    const auto row = sinks->step();
    if (!row) return fail(row.error());
    if (!*row) break;
    due.rung.push_back({sinks->text(0), static_cast<int>(sinks->number(1)), {}, sinks->text(2)});
  }
  for (auto& rung : due.rung) {
    auto said = db.query(
        "SELECT DISTINCT d.incident FROM deliveries d JOIN alerts a ON a.id = d.alert_id WHERE a.incident = "
        "? AND d.sink = ? AND d.incident <> '' LIMIT 1000",
        due.incident.id, rung.sink);
    if (!said) return fail(said.error());
    for (;;) {
      const auto row = said->step();
      if (!row) return fail(row.error());
      if (!*row) break;
      rung.said.push_back(said->text(0));
    }
  }
  return {};
}

/// A repetition counts its steps and goes on from now, so that a pause is not made up for; anything else is over.
Status advance(Database& db, const DueTimer& due, Time now) {
  const auto& timer = due.timer;
  const bool repeats = timer.every > Milliseconds(0) && timer.step + 1 < kMostRepeats;
  const auto moved = db.run(
      "UPDATE incident_timers SET step = ?, due = ? WHERE incident = ? AND what = ? AND step = ? AND "
      "receiver = ?",
      repeats ? timer.step + 1 : timer.step, repeats ? now + timer.every : kOver, due.incident.id, timer.what,
      timer.step, timer.receiver);
  if (!moved) return fail(moved.error());
  return {};
}

Status write(Database& db, const Reminder& reminder, Time now) {
  const auto& alert = reminder.alert;
  const auto stored = db.run(
      "INSERT INTO alerts (id, rule, severity, title, account, region, event_id, event_time, created, json, "
      "kind, incident) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'digest', ?)",
      alert.id, alert.rule, alert.severity, alert.title, alert.account, alert.region, alert.event_id,
      alert.event_time, now, alert.json, reminder.incident);
  if (!stored) return fail(stored.error());
  if (const auto queued = queue(db, alert, reminder.sendings, now); !queued) return queued;
  for (const auto& incident : reminder.rings_for) {
    const auto told = db.run(
        "INSERT INTO incident_told (incident, sink, topic, severity, own, at, bell) VALUES (?1, ?2, '', ?3, "
        "?3, ?4, ?5) ON CONFLICT DO UPDATE SET severity = max(severity, excluded.severity), at = "
        "excluded.at, bell = excluded.bell",
        incident, reminder.sendings.front().address.sink, alert.priority, now, alert.id);
    if (!told) return fail(told.error());
  }
  return count(db, "reminders", reminder.sendings.front().address.sink, reminder.sendings.front().cause);
}

}  // namespace

Status insert_timers(Database& db, const std::string& incident, const std::vector<Timer>& timers) {
  for (const auto& timer : timers) {
    const auto set = db.run(
        "INSERT INTO incident_timers (incident, what, step, receiver, every, due) SELECT ?1, ?2, ?3, ?4, ?5, "
        "?6 WHERE NOT EXISTS (SELECT 1 FROM incident_timers WHERE incident = ?1 AND what = ?2 AND receiver = "
        "?4 AND (step = ?3 OR every > 0))",
        incident, timer.what, timer.step, timer.receiver, timer.every.count(), timer.due);
    if (!set) return fail(set.error());
  }
  return {};
}

Result<int> Store::run_timers(
    Time now, Milliseconds longest,
    const std::function<std::vector<Reminder>(const std::vector<DueTimer>&)>& compose) {
  const std::lock_guard guard(mutex_);
  // Looked for without the write lock first: mostly there is nothing.
  const auto any = quick_.number(
      "SELECT EXISTS (SELECT 1 FROM incident_timers WHERE due <= ?1 OR (due > ?2 AND due < ?3))", now,
      now + longest, kOver);
  if (!any) return fail(any.error());
  if (*any == 0) return 0;
  auto transaction = Transaction::begin(full_);
  if (!transaction) return fail(transaction.error());
  auto due = due_timers(full_, now, longest);
  if (!due) return fail(due.error());
  for (auto& one : *due) {
    if (const auto moved = advance(full_, one, now); !moved) return fail(moved.error());
    if (one.timer.what != kTellAnswer) continue;
    if (const auto read = read_rung(full_, one); !read) return fail(read.error());
  }
  const auto reminders = compose(*due);
  for (const auto& reminder : reminders) {
    if (const auto written = write(full_, reminder, now); !written) return fail(written.error());
  }
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return static_cast<int>(reminders.size());
}

}  // namespace tocsin::store
