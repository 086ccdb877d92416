#include "store/incidents.h"

#include <algorithm>

#include "store/desk.h"
#include "store/store.h"
#include "store/timers.h"

namespace tocsin::store {
namespace {

constexpr const char* kColumns =
    "i.id, i.state, i.severity, i.title, i.account, i.principal, i.opened, i.last, i.alerts, i.answered_by, "
    "i.answered";

Incident read_incident(const Statement& row) {
  Incident out;
  out.id = row.text(0);
  out.state = row.text(1);
  out.severity = static_cast<int>(row.number(2));
  out.title = row.text(3);
  out.account = row.text(4);
  out.principal = row.text(5);
  out.opened = row.time(6);
  out.last = row.time(7);
  out.alerts = row.number(8);
  out.answered_by = row.text(9);
  if (!row.is_null(10)) out.answered = row.time(10);
  return out;
}

Told read_told(const Statement& row) {
  return {static_cast<int>(row.number(0)), static_cast<int>(row.number(1)), row.time(2), row.text(3)};
}

Result<std::optional<Incident>> of_key(Database& db, const std::string& key) {
  auto row = db.query(std::string("SELECT ") + kColumns +
                          " FROM incident_keys k JOIN incidents i ON i.id = k.incident WHERE k.key = ?",
                      key);
  if (!row) return fail(row.error());
  const auto found = row->step();
  if (!found) return fail(found.error());
  if (!*found) return std::nullopt;
  return read_incident(*row);
}

// A time that lies ahead tells of a clock that was set back: it counts as now.
bool takes_live(const Incident& incident, const JoinLimits& limits, Time now) {
  return incident.state != kResolved && now - incident.last <= limits.window &&
         now - incident.opened < limits.longest;
}

bool takes(const Incident& incident, const std::string& key, const Joining& joining, const JoinLimits& limits,
           Time now) {
  return key == joining.finding ? incident.state != kResolved : takes_live(incident, limits, now);
}

// Who acts now wins over a finding that may be weeks old; of several incidents the oldest.
Result<std::optional<Incident>> find(Database& db, const Joining& joining, const JoinLimits& limits,
                                     Time now) {
  std::optional<Incident> best;
  for (const auto& key : joining.live) {
    auto one = of_key(db, key);
    if (!one) return one;
    if (!*one || !takes_live(**one, limits, now)) continue;
    if (!best || std::pair((*one)->opened, (*one)->id) < std::pair(best->opened, best->id))
      best = std::move(*one);
  }
  if (best || joining.finding.empty()) return best;
  auto one = of_key(db, joining.finding);
  if (!one || !*one || (*one)->state != kResolved) return one;
  return std::nullopt;
}

Incident opened_by(const Joining& joining, Time now) {
  return {joining.alert,
          kOpen,
          joining.severity,
          joining.title,
          joining.account,
          joining.principal,
          now,
          now,
          1,
          {},
          {}};
}

}  // namespace

Result<bool> Desk::room(std::int64_t most) {
  if (!open_) {
    const auto open = db_.number("SELECT count(*) FROM incidents WHERE state <> 'resolved'");
    if (!open) return fail(open.error());
    open_ = *open;
  }
  return *open_ < most;
}

// A key is taken over only from an incident that takes no more.
Status Desk::point_keys(const Joining& joining, const JoinLimits& limits, const std::string& incident,
                        Time now) {
  auto keys = joining.live;
  if (!joining.finding.empty()) keys.push_back(joining.finding);
  for (const auto& key : keys) {
    const auto holder = of_key(db_, key);
    if (!holder) return fail(holder.error());
    if (*holder && takes(**holder, key, joining, limits, now)) continue;
    const auto pointed = db_.run(
        "INSERT INTO incident_keys (key, incident) VALUES (?, ?) ON CONFLICT DO UPDATE SET incident = "
        "excluded.incident",
        key, incident);
    if (!pointed) return fail(pointed.error());
  }
  return {};
}

Result<std::optional<Joined>> Desk::join(const Joining& joining, const JoinLimits& limits, Time now) {
  auto found = find(db_, joining, limits, now);
  if (!found) return fail(found.error());
  Joined joined;
  if (!*found) {
    const auto has_room = room(limits.most);
    if (!has_room) return fail(has_room.error());
    if (!*has_room) {
      const auto counted = count(db_, "no_incident", joining.rule, "too_many_open");
      if (!counted) return fail(counted.error());
      return std::nullopt;
    }
    joined.is_new = true;
    joined.incident = opened_by(joining, now);
    const auto& made = joined.incident;
    const auto opened = db_.run(
        "INSERT INTO incidents (id, state, severity, title, account, principal, opened, last, alerts) VALUES "
        "(?, ?, ?, "
        "?, ?, ?, ?, ?, 1)",
        made.id, made.state, made.severity, made.title, made.account, made.principal, now, now);
    if (!opened) return fail(opened.error());
    ++*open_;
  } else {
    joined.incident = std::move(**found);
    auto& incident = joined.incident;
    joined.severity_before = incident.severity;
    const auto known = db_.number(
        "SELECT EXISTS (SELECT 1 FROM alerts WHERE incident = ?1 AND incident <> '' AND rule = ?2)",
        incident.id, joining.rule);
    if (!known) return fail(known.error());
    joined.new_rule = *known == 0;
    incident.severity = std::max(incident.severity, joining.severity);
    incident.last = now;
    ++incident.alerts;
    const auto counted = db_.run("UPDATE incidents SET severity = ?, last = ?, alerts = ? WHERE id = ?",
                                 incident.severity, incident.last, incident.alerts, incident.id);
    if (!counted) return fail(counted.error());
  }
  if (const auto pointed = point_keys(joining, limits, joined.incident.id, now); !pointed)
    return fail(pointed.error());
  return joined;
}

Result<std::optional<Incident>> Desk::incident(const std::string& id) {
  auto row = db_.query(std::string("SELECT ") + kColumns + " FROM incidents i WHERE i.id = ?", id);
  if (!row) return fail(row.error());
  const auto found = row->step();
  if (!found) return fail(found.error());
  if (!*found) return std::nullopt;
  return read_incident(*row);
}

Status Desk::reopen(const std::string& incident) {
  const auto done =
      db_.run("UPDATE incidents SET state = 'open' WHERE id = ? AND state = 'acknowledged'", incident);
  if (!done) return fail(done.error());
  if (*done == 0) return {};
  // Told now, it would acknowledge the very bell that opens the incident again.
  const auto untold = db_.run("DELETE FROM incident_timers WHERE incident = ? AND what = ? AND due < ?",
                              incident, kTellAnswer, kOver);
  if (!untold) return fail(untold.error());
  return {};
}

Result<std::optional<Told>> Desk::told(const std::string& incident, const std::string& sink,
                                       const std::string& topic) {
  auto row = db_.query(
      "SELECT severity, own, at, bell FROM incident_told t WHERE incident = ? AND sink = ? AND topic = ? AND "
      "EXISTS "
      "(SELECT 1 FROM deliveries d WHERE d.alert_id = t.bell AND d.sink = t.sink AND d.state <> 'dead')",
      incident, sink, topic);
  if (!row) return fail(row.error());
  const auto found = row->step();
  if (!found) return fail(found.error());
  if (!*found) return std::nullopt;
  return read_told(*row);
}

Result<std::optional<Told>> Desk::told_finding(const std::string& finding, const std::string& sink) {
  auto rows = db_.query(
      "SELECT t.severity, t.own, t.at, t.bell FROM incident_told t JOIN incidents i ON i.id = t.incident "
      "WHERE t.topic = ? AND t.sink = ? AND substr(topic, 1, 8) = 'finding:' AND i.state <> 'resolved' AND "
      "EXISTS "
      "(SELECT 1 FROM deliveries d WHERE d.alert_id = t.bell AND d.sink = t.sink AND d.state <> 'dead') "
      "ORDER BY t.severity DESC, t.own DESC",
      finding, sink);
  if (!rows) return fail(rows.error());
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return std::nullopt;
    if (auto one = read_told(*rows); !told_of_this_event_.contains(one.bell)) return one;
  }
}

Status Desk::tell(const std::string& incident, const std::string& sink, const std::string& topic,
                  const Told& told) {
  const auto written = db_.run(
      "INSERT INTO incident_told (incident, sink, topic, severity, own, at, bell) VALUES (?, ?, ?, ?, ?, ?, "
      "?) "
      "ON CONFLICT DO UPDATE SET severity = excluded.severity, own = excluded.own, at = excluded.at, bell = "
      "excluded.bell",
      incident, sink, topic, told.severity, told.own, told.at, told.bell);
  if (!written) return fail(written.error());
  return {};
}

Result<std::vector<Incident>> Store::incidents(const IncidentFilter& filter) {
  const std::lock_guard guard(mutex_);
  auto rows = quick_.query(std::string("SELECT ") + kColumns +
                               " FROM incidents i WHERE CASE WHEN ?2 <> '' THEN substr(i.id, 1, length(?2)) "
                               "= ?2 WHEN ?1 = '' THEN "
                               "i.state <> 'resolved' WHEN ?1 = 'all' THEN 1 ELSE i.state = ?1 END "
                               "ORDER BY i.state = 'resolved', i.severity DESC, i.last DESC, i.id LIMIT ?3",
                           filter.state, filter.id, filter.limit);
  if (!rows) return fail(rows.error());
  std::vector<Incident> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back(read_incident(*rows));
  }
}

Result<std::int64_t> Store::open_incidents() {
  const std::lock_guard guard(mutex_);
  return quick_.number("SELECT count(*) FROM incidents WHERE state <> 'resolved'");
}

Result<std::vector<IncidentTimer>> Store::timers(const std::string& incident) {
  const std::lock_guard guard(mutex_);
  auto rows = quick_.query(
      "SELECT incident, what, step, receiver, every, due FROM incident_timers WHERE (?1 = '' OR incident = "
      "?1) AND due < ?2 "
      "ORDER BY "
      "due, incident, what, step",
      incident, kOver);
  if (!rows) return fail(rows.error());
  std::vector<IncidentTimer> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back({rows->text(0),
                   {rows->text(1), static_cast<int>(rows->number(2)), rows->text(3),
                    Milliseconds(rows->number(4)), rows->time(5)}});
  }
}

}  // namespace tocsin::store
