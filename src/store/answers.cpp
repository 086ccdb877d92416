// A person says "I have it", or that it is over.
#include "store/store.h"
#include "store/timers.h"

namespace tocsin::store {
namespace {

/// Why nothing was changed.
Result<Answered> why_not(Database& db, const std::string& incident, int seen) {
  auto row = db.query("SELECT severity, state FROM incidents WHERE id = ?", incident);
  if (!row) return fail(row.error());
  const auto found = row->step();
  if (!found) return fail(found.error());
  if (!*found) return Answered::gone;
  return row->number(0) > seen && row->text(1) != kResolved ? Answered::graver : Answered::already;
}

Status set_timers(Database& db, const std::string& incident, const char* state, Time now) {
  const auto ended = db.run("DELETE FROM incident_timers WHERE incident = ?", incident);
  if (!ended) return fail(ended.error());
  return insert_timers(db, incident, {{kTellAnswer, 0, state, {}, now}});
}

}  // namespace

Result<Answered> Store::answer(const std::string& incident, Answer answer, int seen, const std::string& who,
                               Time now) {
  const std::lock_guard guard(mutex_);
  auto transaction = Transaction::begin(full_);
  if (!transaction) return fail(transaction.error());
  const auto* state = answer == Answer::acknowledged ? kAcknowledged : kResolved;
  const auto changed = full_.run(
      "UPDATE incidents SET state = ?1, answered_by = ?2, answered = ?3 WHERE id = ?4 AND severity <= ?5 AND "
      "(state = 'open' OR (state = 'acknowledged' AND ?1 = 'resolved'))",
      state, who, now, incident, seen);
  if (!changed) return fail(changed.error());
  if (*changed == 0) return why_not(full_, incident, seen);
  if (const auto set = set_timers(full_, incident, state, now); !set) return fail(set.error());
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return Answered::done;
}

}  // namespace tocsin::store
