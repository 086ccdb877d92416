// What an alert is held against while it is accepted: silences, states, open digests. Within the transaction of the acceptance.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "store/silences.h"
#include "store/sqlite.h"
#include "store/state_table.h"

namespace tocsin::store {

/// Where one alert has to go. Sink and target together are a queue's address.
struct Address {
  std::string sink;
  std::string target;
};

/// A sink is to be told of the alert later, in a digest.
struct Fold {
  std::string sink;
  std::string actor;  // who is counted in the digest
  std::string why;    // "budget", or the name of the mute times: one digest each
  Time due;           // a digest of this sink and reason that is open keeps its own time
};

/// Where a new alert goes at once, and what holds it back elsewhere. With a silence there is nothing else.
struct Admission {
  std::vector<Address> addresses;
  std::vector<Fold> folds;
  std::string silence;  // its id
};

/// Of one transaction; `db` must outlive it.
class Desk {
 public:
  explicit Desk(Database& db) : db_(db), states_(db) {}

  /// Those that hold at `now`, the one that ends last first.
  Result<std::vector<Silence>> silences(Time now);
  StateTable& states() { return states_; }

 private:
  Database& db_;
  StateTable states_;
};

/// Asked within the transaction of the acceptance, at most once, and only of an alert that is new. After an error nothing of the batch is accepted.
using Admit = std::function<Result<Admission>(Desk&, Time now)>;

}  // namespace tocsin::store
