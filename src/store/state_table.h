// Texts by key that outlive a restart: what correlations remember between events. Within the transaction of an acceptance, so that a batch that
// is not committed has counted nothing.
#pragma once

#include <string>

#include "base/clock.h"
#include "base/result.h"
#include "store/sqlite.h"

namespace tocsin::store {

/// Of one transaction; `db` must outlive it.
class StateTable {
 public:
  explicit StateTable(Database& db) : db_(db) {}

  /// Empty when there is none.
  Result<std::string> read(const std::string& key);
  /// `expires`: when Store::prune may delete it.
  Status write(const std::string& key, const std::string& state, Time expires);

 private:
  Database& db_;
};

}  // namespace tocsin::store
