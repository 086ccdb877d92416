#include "store/state_table.h"

namespace tocsin::store {

Result<std::string> StateTable::read(const std::string& key) {
  auto row = db_.query("SELECT state FROM states WHERE key = ?", key);
  if (!row) return fail(row.error());
  const auto found = row->step();
  if (!found) return fail(found.error());
  return *found ? row->text(0) : std::string();
}

Status StateTable::write(const std::string& key, const std::string& state, Time expires) {
  const auto written = db_.run(
      "INSERT INTO states (key, state, expires) VALUES (?, ?, ?) "
      "ON CONFLICT DO UPDATE SET state = excluded.state, expires = excluded.expires",
      key, state, expires);
  if (!written) return fail(written.error());
  return {};
}

}  // namespace tocsin::store
