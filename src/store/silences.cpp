#include "store/silences.h"

#include "store/desk.h"
#include "store/store.h"

namespace tocsin::store {
namespace {

Result<std::vector<Silence>> read_all(Statement& rows) {
  std::vector<Silence> all;
  for (;;) {
    const auto row = rows.step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back({rows.text(0), rows.text(1), rows.text(2), rows.text(3), rows.time(4), rows.time(5),
                   rows.time(6), rows.number(7) != 0, rows.number(8)});
  }
}

}  // namespace

Result<std::vector<Silence>> Desk::silences(Time now) {
  auto rows = db_.query(
      "SELECT id, matchers, author, reason, created, starts, ends, critical, 0 FROM silences "
      "WHERE starts <= ?1 AND ends > ?1 ORDER BY ends DESC, id",
      now);
  if (!rows) return fail(rows.error());
  return read_all(*rows);
}

Result<std::vector<Silence>> Store::silences() {
  const std::lock_guard guard(mutex_);
  auto rows = quick_.query(
      "SELECT id, matchers, author, reason, created, starts, ends, critical, "
      "(SELECT count(*) FROM alerts WHERE held_by = silences.id AND held = 'silenced') "
      "FROM silences ORDER BY ends DESC, id");
  if (!rows) return fail(rows.error());
  return read_all(*rows);
}

Status Store::add(const Silence& silence, Time now) {
  const std::lock_guard guard(mutex_);
  auto transaction = Transaction::begin(full_);
  if (!transaction) return fail(transaction.error());
  const auto standing = full_.number("SELECT count(*) FROM silences WHERE ends > ?", now);
  if (!standing) return fail(standing.error());
  if (*standing >= kMostSilences) {
    return fail({ErrorKind::usage,
                 "there are " + std::to_string(*standing) + " silences already",
                 {},
                 "let some expire, or widen one of them"});
  }
  const auto added = full_.run(
      "INSERT INTO silences (id, matchers, author, reason, created, starts, ends, critical) VALUES (?, ?, ?, "
      "?, ?, ?, ?, ?)",
      silence.id, silence.matchers, silence.author, silence.reason, silence.created, silence.starts,
      silence.ends, silence.critical);
  if (!added) return fail(added.error());
  return transaction->commit();
}

Result<bool> Store::end_silence(const std::string& id, Time now) {
  const std::lock_guard guard(mutex_);
  auto transaction = Transaction::begin(full_);
  if (!transaction) return fail(transaction.error());
  const auto ended = full_.run("UPDATE silences SET ends = ?1 WHERE id = ?2 AND ends > ?1", now, id);
  if (!ended) return fail(ended.error());
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return *ended > 0;
}

}  // namespace tocsin::store
