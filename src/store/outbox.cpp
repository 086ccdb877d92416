// The queue of each sink: pending -> sending -> delivered | pending | dead.
#include <algorithm>
#include <utility>

#include "store/store.h"

namespace tocsin::store {
namespace {

using namespace std::chrono_literals;

constexpr int kMostInterruptions = 10;

// The first kill says nothing about the message; from the second on it waits longer each time, so that others are sent
// before it is tried again.
Milliseconds after_interruption(int interrupted) {
  if (interrupted <= 1) return 0ms;
  return std::min<Milliseconds>(1h, 1s * (1 << std::min(interrupted, 12)));
}

struct Interrupted {
  std::string id;
  std::string sink;
  int times;
};

Result<std::vector<Interrupted>> interrupted(Database& db) {
  auto rows = db.query("SELECT id, sink, interrupted + 1 FROM deliveries WHERE state = 'sending'");
  if (!rows) return fail(rows.error());
  std::vector<Interrupted> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back({rows->text(0), rows->text(1), static_cast<int>(rows->number(2))});
  }
}

Result<int> bury_or_requeue(Database& db, const Interrupted& row, Time now) {
  if (row.times < kMostInterruptions) {
    return db.run(
        "UPDATE deliveries SET state = 'pending', maybe_delivered = 1, interrupted = ?, next_attempt = ?, "
        "updated = ?, "
        "reason = 'the process ended during the send' WHERE id = ?",
        row.times, now + after_interruption(row.times), now, row.id);
  }
  for (const auto& [family, detail] :
       {std::pair("deliveries", "dead"), std::pair("failures", "interrupted")}) {
    if (const auto counted = count(db, family, row.sink, detail); !counted) return fail(counted.error());
  }
  return db.run(
      "UPDATE deliveries SET state = 'dead', maybe_delivered = 1, interrupted = 0, updated = ?, reason = ? "
      "WHERE id = ?",
      now, "the process ended " + std::to_string(row.times) + " times in a row while this was being sent",
      row.id);
}

Result<std::vector<Address>> waiting_addresses(Database& db) {
  auto rows = db.query("SELECT DISTINCT sink, target FROM deliveries WHERE state IN ('pending', 'sending')");
  if (!rows) return fail(rows.error());
  std::vector<Address> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back({rows->text(0), rows->text(1)});
  }
}

constexpr const char* kTake = R"sql(
SELECT d.id, d.alert_id, d.sink, d.target, d.attempts, d.maybe_delivered, d.next_attempt, d.created, d.queued, d.updated,
       d.reason, a.json, a.created, a.event_time,
       CASE WHEN d.cause <> '' THEN d.cause WHEN a.kind = 'digest' THEN 'digest' ELSE 'first' END, d.incident, d.thread,
       a.incident
FROM deliveries d JOIN alerts a ON a.id = d.alert_id
WHERE d.id = (SELECT id FROM deliveries INDEXED BY deliveries_open
              WHERE sink = ?1 AND state IN ('pending', 'sending') AND state = 'pending'
                AND (next_attempt <= ?2 OR next_attempt > ?3)
              ORDER BY priority DESC, queued, id LIMIT 1)
)sql";

Taken read_taken(const Statement& row) {
  Taken taken;
  auto& d = taken.delivery;
  d.id = row.text(0);
  d.alert_id = row.text(1);
  d.sink = row.text(2);
  d.target = row.text(3);
  d.state = State::sending;
  d.attempts = static_cast<int>(row.number(4)) + 1;
  d.maybe_delivered = row.number(5) != 0;
  d.next_attempt = row.time(6);
  d.created = row.time(7);
  d.queued = row.time(8);
  d.updated = row.time(9);
  d.reason = row.text(10);
  taken.alert_json = row.text(11);
  taken.alert_created = row.time(12);
  if (!row.is_null(13)) taken.event_time = row.time(13);
  taken.cause = row.text(14);
  taken.incident = row.text(15);
  taken.thread = row.text(16);
  return taken;
}

/// The thread that a delivery joins when it is first taken.
Result<std::string> thread_of(Database& db, const std::string& incident, const Delivery& delivery) {
  if (incident.empty()) return std::string();
  auto row = db.query("SELECT reference FROM incident_threads WHERE incident = ? AND sink = ? AND target = ?",
                      incident, delivery.sink, delivery.target);
  if (!row) return fail(row.error());
  const auto found = row->step();
  if (!found) return fail(found.error());
  return *found ? row->text(0) : std::string();
}

// The first message that a channel confirms is the one that the others follow.
Status keep_thread(Database& db, const std::string& id, const Finish& finish) {
  if (finish.forget_thread) {
    const auto forgotten = db.run(
        "DELETE FROM incident_threads WHERE (incident, sink, target) IN (SELECT a.incident, d.sink, d.target "
        "FROM "
        "deliveries d JOIN alerts a ON a.id = d.alert_id WHERE d.id = ? AND d.state = 'sending')",
        id);
    if (!forgotten) return fail(forgotten.error());
    const auto alone = db.run("UPDATE deliveries SET thread = '' WHERE id = ? AND state = 'sending'", id);
    if (!alone) return fail(alone.error());
  }
  if (finish.how != Finish::How::delivered || finish.reference.empty()) return {};
  const auto kept = db.run(
      "INSERT OR IGNORE INTO incident_threads (incident, sink, target, reference) SELECT i.id, d.sink, "
      "d.target, ? FROM "
      "deliveries d JOIN alerts a ON a.id = d.alert_id JOIN incidents i ON i.id = a.incident "
      "WHERE d.id = ? AND d.state = 'sending'",
      finish.reference, id);
  if (!kept) return fail(kept.error());
  return {};
}

}  // namespace

Result<bool> Desk::waiting(const std::string& sink, int priority, std::int64_t most) {
  const auto counted = db_.number(
      "SELECT count(*) FROM (SELECT 1 FROM deliveries INDEXED BY deliveries_open WHERE sink = ? AND state IN "
      "('pending', 'sending') AND priority >= ? LIMIT ?)",
      sink, priority, most);
  if (!counted) return fail(counted.error());
  return *counted >= most;
}

Result<std::optional<Taken>> Store::take(const std::string& sink, Time now, Milliseconds horizon) {
  {
    const std::lock_guard guard(mutex_);
    // Looked for without the write lock first: an idle worker must not disturb the others.
    const auto due = quick_.number(
        "SELECT EXISTS (SELECT 1 FROM deliveries INDEXED BY deliveries_open "
        "WHERE sink = ? AND state IN ('pending', 'sending') AND state = 'pending' AND (next_attempt <= ? OR "
        "next_attempt > ?))",
        sink, now, now + horizon);
    if (!due) return fail(due.error());
    if (*due == 0) return std::nullopt;
  }
  Taking mine{sink, now, horizon, std::nullopt};
  takings_.join(mine, [this](std::span<Taking* const> all) { take_all(all); });
  return std::move(mine.result);
}

// Many sinks share one disk: what all of them take at the same time waits for it once.
void Store::take_all(std::span<Taking* const> all) {
  const std::lock_guard guard(mutex_);
  const auto written = [&]() -> Status {
    auto transaction = Transaction::begin(full_);
    if (!transaction) return fail(transaction.error());
    for (auto* one : all) {
      one->result = take_one(*one);
      if (!one->result) return fail(one->result.error());
    }
    return transaction->commit();
  }();
  if (written) return;
  for (auto* one : all) one->result = fail(written.error());
}

Result<std::optional<Taken>> Store::take_one(const Taking& taking) {
  std::optional<Taken> taken;
  std::optional<std::string> unthreaded;  // the incident of one that is taken for the first time
  {
    auto row = full_.query(kTake, taking.sink, taking.now, taking.now + taking.horizon);
    if (!row) return fail(row.error());
    const auto found = row->step();
    if (!found) return fail(found.error());
    if (!*found) return std::nullopt;
    taken = read_taken(*row);
    if (row->is_null(16)) unthreaded = row->text(17);
  }
  if (unthreaded) {
    auto thread = thread_of(full_, *unthreaded, taken->delivery);
    if (!thread) return fail(thread.error());
    taken->thread = std::move(*thread);
  }
  const auto charged = full_.run(
      "UPDATE deliveries SET state = 'sending', attempts = attempts + 1, updated = ?, thread = ? WHERE id = "
      "?",
      taking.now, taken->thread, taken->delivery.id);
  if (!charged) return fail(charged.error());
  return taken;
}

Status Store::finish(const std::string& id, const Finish& finish, Time now) {
  using How = Finish::How;
  constexpr std::string_view kOutcomes[] = {"delivered", "retried", "unavailable", "dead"};
  const auto state = finish.how == How::delivered ? State::delivered
                     : finish.how == How::dead    ? State::dead
                                                  : State::pending;
  const std::lock_guard guard(mutex_);
  auto transaction = Transaction::begin(quick_);
  if (!transaction) return fail(transaction.error());
  const auto counted = quick_.run(
      "INSERT INTO counters (family, label, detail, value) SELECT 'deliveries', sink, ?, 1 FROM deliveries "
      "WHERE id = ? AND state = 'sending' ON CONFLICT DO UPDATE SET value = value + 1",
      kOutcomes[static_cast<std::size_t>(finish.how)], id);
  if (!counted) return fail(counted.error());
  if (const auto kept = keep_thread(quick_, id, finish); !kept) return kept;
  if (!finish.why.empty()) {
    const auto explained = quick_.run(
        "INSERT INTO counters (family, label, detail, value) SELECT 'failures', sink, ?, 1 FROM deliveries "
        "WHERE id = ? AND state = 'sending' ON CONFLICT DO UPDATE SET value = value + 1",
        finish.why, id);
    if (!explained) return fail(explained.error());
  }
  const auto written = quick_.run(
      "UPDATE deliveries SET state = ?, attempts = attempts - ?, maybe_delivered = maybe_delivered OR ?, "
      "interrupted = 0, "
      "next_attempt = CASE WHEN ? THEN ? ELSE next_attempt END, updated = ?, reason = ? WHERE id = ? AND "
      "state = 'sending'",
      name(state), finish.how == How::uncharged, finish.maybe_delivered, state == State::pending,
      finish.next_attempt, now, finish.reason, id);
  if (!written) return fail(written.error());
  return transaction->commit();
}

Result<std::optional<Time>> Store::next_due(const std::string& sink) {
  const std::lock_guard guard(mutex_);
  auto row = quick_.query(
      "SELECT min(next_attempt) FROM deliveries INDEXED BY deliveries_open WHERE sink = ? "
      "AND state IN ('pending', 'sending') AND state = 'pending'",
      sink);
  if (!row) return fail(row.error());
  const auto found = row->step();
  if (!found) return fail(found.error());
  if (!*found || row->is_null(0)) return std::nullopt;
  return row->time(0);
}

Result<int> Store::follow_clock(const std::string& sink, Time now) {
  const std::lock_guard guard(mutex_);
  constexpr const char* kWhich =
      "sink = ?1 AND state IN ('pending', 'sending') AND state = 'pending' AND next_attempt > ?2 AND updated "
      "> ?2";
  const auto any = quick_.number(
      std::string("SELECT EXISTS (SELECT 1 FROM deliveries INDEXED BY deliveries_open WHERE ") + kWhich + ")",
      sink, now);
  if (!any) return fail(any.error());
  if (*any == 0) return 0;
  return quick_.run(
      std::string(
          "UPDATE deliveries SET next_attempt = ?2 + max(0, next_attempt - updated), updated = ?2 WHERE ") +
          kWhich,
      sink, now);
}

Result<int> Store::recover(Time now) {
  const std::lock_guard guard(mutex_);
  auto transaction = Transaction::begin(full_);
  if (!transaction) return fail(transaction.error());
  const auto rows = interrupted(full_);
  if (!rows) return fail(rows.error());
  for (const auto& row : *rows) {
    if (const auto done = bury_or_requeue(full_, row, now); !done) return done;
  }
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return static_cast<int>(rows->size());
}

Result<int> Store::retire_all_but(const std::vector<Address>& configured, Time now) {
  const auto is_configured = [&](const Address& address) {
    return std::any_of(configured.begin(), configured.end(), [&](const Address& c) {
      return c.sink == address.sink && c.target == address.target;
    });
  };
  const auto knows_sink = [&](const std::string& sink) {
    return std::any_of(configured.begin(), configured.end(),
                       [&](const Address& c) { return c.sink == sink; });
  };
  const std::lock_guard guard(mutex_);
  auto transaction = Transaction::begin(full_);
  if (!transaction) return fail(transaction.error());
  const auto waiting = waiting_addresses(full_);
  if (!waiting) return fail(waiting.error());
  int retired = 0;
  for (const auto& address : *waiting) {
    if (is_configured(address)) continue;
    const auto* why = knows_sink(address.sink) ? "target no longer configured" : "sink no longer configured";
    const auto rows = full_.run(
        "UPDATE deliveries SET state = 'dead', reason = ?, updated = ? "
        "WHERE sink = ? AND target = ? AND state IN ('pending', 'sending')",
        why, now, address.sink, address.target);
    if (!rows) return rows;
    for (const auto& [family, detail] :
         {std::pair("deliveries", "dead"), std::pair("failures", "not_configured")}) {
      if (const auto counted = count(full_, family, address.sink, detail, *rows); !counted)
        return fail(counted.error());
    }
    retired += *rows;
  }
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return retired;
}

}  // namespace tocsin::store
