// What was folded is told: one transaction writes a digest, its deliveries, and which alerts it tells of.
#include "store/store.h"

namespace tocsin::store {
namespace {

Result<std::vector<DueDigest>> due_digests(Database& db, Time now, Milliseconds longest) {
  auto rows = db.query("SELECT DISTINCT sink, why FROM folded WHERE digest = '' AND (due <= ? OR due > ?)",
                       now, now + longest);
  if (!rows) return fail(rows.error());
  std::vector<DueDigest> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back({rows->text(0), rows->text(1), {}});
  }
}

Status read_actors(Database& db, const DueDigest& due, FoldedAlerts& folded) {
  auto rows = db.query(
      "SELECT f.actor, count(*) AS alerts FROM folded f JOIN alerts a ON a.id = f.alert_id "
      "WHERE f.sink = ? AND f.why = ? AND f.digest = '' AND a.rule = ? AND a.severity = ? "
      "GROUP BY f.actor ORDER BY alerts DESC, f.actor LIMIT 3",
      due.sink, due.why, folded.rule, folded.severity);
  if (!rows) return fail(rows.error());
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return {};
    folded.actors.emplace_back(rows->text(0), rows->number(1));
  }
}

Status read_rules(Database& db, DueDigest& due) {
  // Times have thirteen digits from 2001 to 2286: the greatest text is the newest.
  auto rows = db.query(
      "SELECT a.rule, a.severity, substr(max(printf('%013d', a.created) || a.title), 14), count(*), "
      "min(coalesce(a.event_time, a.created)), max(coalesce(a.event_time, a.created)), max(a.id), "
      "max(a.incident) "
      "FROM folded f JOIN alerts a ON a.id = f.alert_id "
      "WHERE f.sink = ? AND f.why = ? AND f.digest = '' GROUP BY a.rule, a.severity",
      due.sink, due.why);
  if (!rows) return fail(rows.error());
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) break;
    due.rules.push_back(
        {rows->text(0), rows->text(1), rows->text(2), rows->number(3), rows->time(4), rows->time(5), {}});
    due.alone = rows->text(6);
    due.incident = rows->text(7);
  }
  if (due.rules.size() != 1 || due.rules.front().alerts != 1) due.alone.clear();
  constexpr std::string_view kOfIncident = "incident:";
  if (due.why.starts_with(kOfIncident)) {
    due.incident = due.why.substr(kOfIncident.size());
  } else if (due.alone.empty()) {
    due.incident.clear();
  }
  for (auto& folded : due.rules) {
    if (const auto read = read_actors(db, due, folded); !read) return read;
  }
  return {};
}

Status write_digest(Database& db, const DueDigest& due, const Composed& composed, Time now) {
  const auto& digest = composed.digest;
  const auto stored = db.run(
      "INSERT INTO alerts (id, rule, severity, title, account, region, event_id, event_time, created, json, "
      "kind, incident) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'digest', ?)",
      digest.id, digest.rule, digest.severity, digest.title, digest.account, digest.region, digest.event_id,
      digest.event_time, now, digest.json, composed.incident);
  if (!stored) return fail(stored.error());
  if (const auto queued = queue(db, digest, composed.sendings, now); !queued) return queued;
  const auto told = db.run("UPDATE folded SET digest = ? WHERE sink = ? AND why = ? AND digest = ''",
                           digest.id, due.sink, due.why);
  if (!told) return fail(told.error());
  return count(db, "digests", due.sink, std::string_view(due.why).substr(0, due.why.find(':')));
}

/// A digest of one alert is that alert.
Status send_itself(Database& db, const DueDigest& due, const Composed& composed, Time now) {
  auto row = db.query("SELECT severity, json FROM alerts WHERE id = ?", due.alone);
  if (!row) return fail(row.error());
  const auto found = row->step();
  if (!found) return fail(found.error());
  NewAlert alert;
  alert.id = due.alone;
  alert.priority = composed.digest.priority;
  alert.json = row->text(1);
  if (const auto queued = queue(db, alert, composed.sendings, now); !queued) return queued;
  const auto gone = db.run("DELETE FROM folded WHERE alert_id = ? AND sink = ?", due.alone, due.sink);
  if (!gone) return fail(gone.error());
  const auto freed = db.run("UPDATE alerts SET held = '' WHERE id = ? AND held = 'folded'", due.alone);
  if (!freed) return fail(freed.error());
  return {};
}

Status write(Database& db, Desk& desk, DueDigest& due, const Compose& compose, Time now) {
  if (const auto read = read_rules(db, due); !read) return read;
  const auto composed = compose(desk, due);
  if (!composed) return fail(composed.error());
  return composed->digest.id.empty() ? send_itself(db, due, *composed, now)
                                     : write_digest(db, due, *composed, now);
}

}  // namespace

Result<int> Store::write_digests(Time now, Milliseconds longest, const Compose& compose) {
  const std::lock_guard guard(mutex_);
  // Looked for without the write lock first: mostly there is nothing.
  const auto any = quick_.number(
      "SELECT EXISTS (SELECT 1 FROM folded WHERE digest = '' AND (due <= ? OR due > ?))", now, now + longest);
  if (!any) return fail(any.error());
  if (*any == 0) return 0;
  auto transaction = Transaction::begin(full_);
  if (!transaction) return fail(transaction.error());
  auto due = due_digests(full_, now, longest);
  if (!due) return fail(due.error());
  Desk desk(full_);
  for (auto& digest : *due) {
    if (const auto written = write(full_, desk, digest, compose, now); !written) return fail(written.error());
  }
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return static_cast<int>(due->size());
}

}  // namespace tocsin::store
