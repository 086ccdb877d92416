#include <mutex>

#include "store/state_table.h"
#include "store/store.h"

namespace tocsin::store {

Result<std::vector<KeptText>> Store::kept(const std::string& prefix) {
  const std::lock_guard guard(mutex_);
  // The key is the table's order: '0' follows '/', with which every prefix ends.
  auto rows = quick_.query("SELECT key, state, expires FROM states WHERE key >= ?1 AND key < ?2", prefix,
                           prefix.substr(0, prefix.size() - 1) + '0');
  if (!rows) return fail(rows.error());
  std::vector<KeptText> all;
  for (;;) {
    const auto row = rows->step();
    if (!row) return fail(row.error());
    if (!*row) return all;
    all.push_back({rows->text(0), rows->text(1), rows->time(2)});
  }
}

Status Store::keep(const std::vector<KeptText>& texts) {
  if (texts.empty()) return {};
  const std::lock_guard guard(mutex_);
  auto transaction = Transaction::begin(quick_);
  if (!transaction) return fail(transaction.error());
  StateTable table(quick_);
  for (const auto& one : texts) {
    if (const auto written = table.write(one.key, one.text, one.expires); !written) return written;
  }
  return transaction->commit();
}

}  // namespace tocsin::store
