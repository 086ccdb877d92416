// What has been kept long enough goes, in small steps, so that nobody waits long for the write lock.
#include "store/store.h"

namespace tocsin::store {

Result<int> Store::prune(const Retention& retention, Time now, int limit) {
  struct Step {
    const char* sql;
    Time before;
  };
  // Also closes incidents that nothing joined for long. Pending and sending rows never go by age. An alert goes after the last of its deliveries, and when a
  // digest has told of it.
  const Step steps[] = {
      {"DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE state = 'delivered' AND updated "
       "< ? LIMIT ?)",
       now - retention.delivered},
      {"DELETE FROM deliveries WHERE id IN (SELECT id FROM deliveries WHERE state = 'dead' AND updated < ? "
       "LIMIT ?)",
       now - retention.dead},
      {"DELETE FROM alerts WHERE id IN (SELECT id FROM alerts WHERE created < ? AND NOT EXISTS "
       "(SELECT 1 FROM deliveries WHERE alert_id = alerts.id) AND NOT EXISTS "
       "(SELECT 1 FROM folded WHERE alert_id = alerts.id AND digest = '') LIMIT ?)",
       now - retention.delivered},
      {"UPDATE incidents SET state = 'resolved', answered_by = '', answered = NULL WHERE id IN (SELECT id "
       "FROM incidents WHERE state <> 'resolved' AND "
       "last < ? LIMIT ?)",
       now - kQuiet},
      {"DELETE FROM incidents WHERE id IN (SELECT id FROM incidents WHERE last < ? AND NOT EXISTS (SELECT 1 "
       "FROM alerts "
       "WHERE incident = incidents.id AND incident <> '') LIMIT ?)",
       now - retention.delivered},
      {"DELETE FROM claims WHERE alert_id IN (SELECT alert_id FROM claims WHERE at < ? LIMIT ?)",
       now - retention.claims},
      {"DELETE FROM silences WHERE id IN (SELECT id FROM silences WHERE ends < ? LIMIT ?)",
       now - retention.delivered},
      {"DELETE FROM states WHERE key IN (SELECT key FROM states WHERE expires < ? LIMIT ?)", now},
  };
  const std::lock_guard guard(mutex_);
  auto transaction = Transaction::begin(quick_);
  if (!transaction) return fail(transaction.error());
  int deleted = 0;
  for (const auto& step : steps) {
    const auto rows = quick_.run(step.sql, step.before, limit);
    if (!rows) return rows;
    deleted += *rows;
  }
  if (const auto committed = transaction->commit(); !committed) return fail(committed.error());
  return deleted;
}

}  // namespace tocsin::store
