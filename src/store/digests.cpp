// What was folded is told: one transaction writes a digest, its deliveries, and which alerts it tells of.
#include "store/store.h"

namespace tocsin::store {
namespace {

Result<std::vector<DueDigest>> due_digests(Database& db, Time now, Milliseconds longest) {
  auto rows = db.query(
      "SELECT sink, why FROM folded WHERE digest = '' GROUP BY sink, why HAVING min(due) <= ? OR min(due) > "
      "?",
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
  auto rows = db.query(
      "SELECT a.rule, a.severity, count(*), min(coalesce(a.event_time, a.created)), "
      "max(coalesce(a.event_time, a.created)) FROM folded f JOIN alerts a ON a.id = f.alert_id "
      "WHERE f.sink = ? AND f.why = ? AND f.digest = '' GROUP BY a.rule, a.severity",
      due.sink, due.why);
  if (!rows) return fail(rows.error());
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) break;
    due.rules.push_back({rows->text(0), rows->text(1), rows->number(2), rows->time(3), rows->time(4), {}});
  }
  for (auto& folded : due.rules) {
    if (const auto read = read_actors(db, due, folded); !read) return read;
  }
  return {};
}

Status write(Database& db, const DueDigest& due, const NewAlert& digest, Time now) {
  const auto stored = db.run(
      "INSERT INTO alerts (id, rule, severity, title, account, region, event_id, event_time, created, json, "
      "kind) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, 'digest')",
      digest.id, digest.rule, digest.severity, digest.title, digest.account, digest.region, digest.event_id,
      digest.event_time, now, digest.json);
  if (!stored) return fail(stored.error());
  if (const auto queued = queue(db, digest, digest.addresses, now); !queued) return queued;
  const auto told = db.run("UPDATE folded SET digest = ? WHERE sink = ? AND why = ? AND digest = ''",
                           digest.id, due.sink, due.why);
  if (!told) return fail(told.error());
  return count(db, "digests", due.sink, due.why);
}

}  // namespace

Result<int> Store::write_digests(Time now, Milliseconds longest,
                                 const std::function<NewAlert(const DueDigest&)>& compose) {
  const std::lock_guard guard(mutex_);
  // Looked for without the write lock first: mostly there is nothing.
  const auto open = quick_.number("SELECT EXISTS (SELECT 1 FROM folded WHERE digest = '')");
  if (!open) return fail(open.error());
  if (*open == 0) return 0;
  auto transaction = Transaction::begin(full_);
  if (!transaction) return fail(transaction.error());
  auto due = due_digests(full_, now, longest);
  if (!due) return fail(due.error());
  for (auto& digest : *due) {
    if (const auto read = read_rules(full_, digest); !read) return fail(read.error());
    if (const auto written = write(full_, digest, compose(digest), now); !written)
      return fail(written.error());
  }
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return static_cast<int>(due->size());
}

}  // namespace tocsin::store
