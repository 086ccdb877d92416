// What people and metrics ask: which alerts, which deliveries, how much waits; and sending dead deliveries again.
#include <algorithm>
#include <fmt/format.h>

#include "store/store.h"

namespace tocsin::store {
namespace {

constexpr const char* kDeliveryColumns =
    "id, alert_id, sink, target, state, attempts, maybe_delivered, next_attempt, created, queued, updated, "
    "reason";

Delivery read_delivery(const Statement& row) {
  Delivery d;
  d.id = row.text(0);
  d.alert_id = row.text(1);
  d.sink = row.text(2);
  d.target = row.text(3);
  const auto state = std::find(kStateNames.begin(), kStateNames.end(), row.text(4));
  d.state = static_cast<State>(state - kStateNames.begin());  // the table's CHECK allows no other
  d.attempts = static_cast<int>(row.number(5));
  d.maybe_delivered = row.number(6) != 0;
  d.next_attempt = row.time(7);
  d.created = row.time(8);
  d.queued = row.time(9);
  d.updated = row.time(10);
  d.reason = row.text(11);
  return d;
}

AlertRow read_alert(const Statement& row) {
  AlertRow a;
  a.id = row.text(0);
  a.rule = row.text(1);
  a.severity = row.text(2);
  a.title = row.text(3);
  a.account = row.text(4);
  a.region = row.text(5);
  a.event_id = row.text(6);
  if (!row.is_null(7)) a.event_time = row.time(7);
  a.created = row.time(8);
  a.json = row.text(9);
  a.delivered = row.number(10);
  a.waiting = row.number(11);
  a.dead = row.number(12);
  a.kind = row.text(13);
  a.held = row.text(14);
  a.held_by = row.text(15);
  if (!row.is_null(16)) a.due = row.time(16);
  a.incident = row.text(17);
  return a;
}

/// Of a filter: nothing asks for everything.
std::optional<std::string> wanted(const std::string& text) {
  return text.empty() ? std::nullopt : std::optional<std::string>(text);
}

// All rows of a filter without ids, or the row of one id.
Result<std::vector<Delivery>> select(Database& db, const DeliveryFilter& filter,
                                     const std::optional<std::string>& id) {
  const std::optional<std::string> state =
      filter.state ? std::optional<std::string>(name(*filter.state)) : std::nullopt;
  auto rows = db.query(
      fmt::format("SELECT {} FROM deliveries WHERE (?1 IS NULL OR id = ?1) AND (?2 IS NULL OR state = ?2) "
                  "AND (?3 IS NULL OR sink = ?3) AND {} ORDER BY created DESC, id LIMIT ?4",
                  kDeliveryColumns, filter.alert.empty() ? "?5 IS NULL" : "alert_id = ?5"),  // by its index
      id, state, wanted(filter.sink), filter.limit, wanted(filter.alert));
  if (!rows) return fail(rows.error());
  std::vector<Delivery> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back(read_delivery(*rows));
  }
}

Result<std::vector<Delivery>> select(Database& db, const DeliveryFilter& filter) {
  if (filter.ids.empty()) return select(db, filter, std::nullopt);
  std::vector<Delivery> all;
  for (const auto& id : filter.ids) {
    auto found = select(db, filter, id);
    if (!found) return found;
    all.insert(all.end(), found->begin(), found->end());
  }
  return all;
}

// The row itself moves to the first free address, so that its history stays; further addresses get rows of their own.
Result<bool> move_to(Database& db, const Delivery& delivery, const std::vector<Address>& to, Time now) {
  bool moved = false;
  for (const auto& address : to) {
    const auto rows =
        moved ? db.run(
                    "INSERT OR IGNORE INTO deliveries (id, alert_id, sink, target, priority, state, "
                    "next_attempt, created, queued, updated, bytes, cause, incident) "
                    "SELECT ?, alert_id, ?, ?, priority, 'pending', ?, ?, ?, ?, bytes, cause, incident "
                    "FROM deliveries WHERE id = ?",
                    delivery_id(delivery.alert_id, address), address.sink, address.target, now, now, now, now,
                    delivery.id)
              : db.run(
                    "UPDATE OR IGNORE deliveries SET sink = ?, target = ?, state = 'pending', attempts = 0, "
                    "interrupted = 0, "
                    "maybe_delivered = 0, thread = NULL, next_attempt = ?, queued = ?, updated = ? WHERE id "
                    "= ? AND state = "
                    "'dead'",
                    address.sink, address.target, now, now, now, delivery.id);
    if (!rows) return fail(rows.error());
    moved = moved || *rows > 0;
  }
  return moved;
}

Result<bool> start_afresh(Database& db, const Delivery& delivery, Time now) {
  const auto rows = db.run(
      "UPDATE deliveries SET state = 'pending', attempts = 0, interrupted = 0, next_attempt = ?, queued = ?, "
      "updated = ? "
      "WHERE id = ? AND state = 'dead'",
      now, now, now, delivery.id);
  if (!rows) return fail(rows.error());
  return *rows > 0;
}

}  // namespace

Result<std::vector<AlertRow>> Store::alerts(const AlertFilter& filter) {
  const std::lock_guard guard(mutex_);
  // +state: by the index of states SQLite would read every delivery there is, for each alert.
  auto rows = quick_.query(
      "SELECT id, rule, severity, title, account, region, event_id, event_time, created, json, "
      "(SELECT count(*) FROM deliveries d WHERE d.alert_id = alerts.id AND +state = 'delivered'), "
      "(SELECT count(*) FROM deliveries d WHERE d.alert_id = alerts.id AND +state IN ('pending', "
      "'sending')), "
      "(SELECT count(*) FROM deliveries d WHERE d.alert_id = alerts.id AND +state = 'dead'), "
      "kind, held, CASE WHEN held_by <> '' THEN held_by ELSE coalesce((SELECT group_concat(DISTINCT digest) "
      "FROM folded f WHERE f.alert_id = alerts.id AND digest <> ''), '') END, "
      "(SELECT min(due) FROM folded f WHERE f.alert_id = alerts.id AND digest = ''), incident "
      "FROM alerts WHERE (?1 IS NULL OR severity = ?1) AND (?2 IS NULL OR rule = ?2) AND (?4 IS NULL OR held "
      "= ?4) AND (?5 IS NULL OR created >= ?5) AND (?6 IS NULL OR id IN (SELECT alert_id FROM folded WHERE "
      "digest = ?6 AND digest <> '')) AND (?7 IS NULL OR incident = ?7) ORDER BY created DESC, id LIMIT ?3",
      wanted(filter.severity), wanted(filter.rule), filter.limit, wanted(filter.held), filter.since,
      wanted(filter.digest), wanted(filter.incident));
  if (!rows) return fail(rows.error());
  std::vector<AlertRow> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back(read_alert(*rows));
  }
}

Result<std::vector<Delivery>> Store::deliveries(const DeliveryFilter& filter) {
  const std::lock_guard guard(mutex_);
  return select(quick_, filter);
}

Result<DrillTimes> Store::drill_times() {
  const std::lock_guard guard(mutex_);
  const auto time = [&](const char* sql) -> Result<std::optional<Time>> {
    auto rows = quick_.query(sql);
    if (!rows) return fail(rows.error());
    const auto row = rows->step();
    if (!row) return fail(row.error());
    return *row && !rows->is_null(0) ? std::optional(rows->time(0)) : std::nullopt;
  };
  // More than a dozen an hour are told to nobody: nothing of them can be heard, and nothing has failed.
  const auto last = time(
      "SELECT created FROM alerts WHERE rule = 'tocsin-drill' "
      "AND EXISTS (SELECT 1 FROM deliveries d WHERE d.alert_id = alerts.id) ORDER BY created DESC LIMIT 1");
  if (!last) return fail(last.error());
  const auto heard = time(
      "SELECT created FROM alerts WHERE rule = 'tocsin-drill' "
      "AND EXISTS (SELECT 1 FROM deliveries d WHERE d.alert_id = alerts.id) "
      "AND NOT EXISTS (SELECT 1 FROM deliveries d WHERE d.alert_id = alerts.id AND state <> 'delivered') "
      "ORDER BY created DESC LIMIT 1");
  if (!heard) return fail(heard.error());
  return DrillTimes{*last, *heard};
}

Result<Resent> Store::resend(const DeliveryFilter& filter, const std::vector<Address>& to, Time now) {
  auto dead_only = filter;
  dead_only.state = State::dead;
  const std::lock_guard guard(mutex_);
  auto transaction = Transaction::begin(full_);
  if (!transaction) return fail(transaction.error());
  const auto dead = select(full_, dead_only);
  if (!dead) return fail(dead.error());
  Resent resent;
  for (const auto& delivery : *dead) {
    const auto queued = to.empty() ? start_afresh(full_, delivery, now) : move_to(full_, delivery, to, now);
    if (!queued) return fail(queued.error());
    ++(*queued ? resent.queued : resent.skipped);
  }
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return resent;
}

Result<std::vector<QueueDepth>> Store::depths() {
  const std::lock_guard guard(mutex_);
  auto rows = quick_.query(
      "SELECT sink, count(*), sum(bytes), min(queued) FROM deliveries WHERE state IN ('pending', 'sending') "
      "GROUP BY sink");
  if (!rows) return fail(rows.error());
  std::vector<QueueDepth> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back({rows->text(0), rows->number(1), rows->number(2), rows->time(3)});
  }
}

Result<std::vector<Counter>> Store::counters() {
  const std::lock_guard guard(mutex_);
  auto rows =
      quick_.query("SELECT family, label, detail, value FROM counters ORDER BY family, label, detail");
  if (!rows) return fail(rows.error());
  std::vector<Counter> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back({rows->text(0), rows->text(1), rows->text(2), rows->number(3)});
  }
}

}  // namespace tocsin::store
