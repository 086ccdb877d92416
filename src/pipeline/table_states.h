// The states of correlations in the store, within the transaction of an acceptance.
#pragma once

#include <string>

#include "correlation/state.h"
#include "store/state_table.h"

namespace tocsin::pipeline {

/// Of one transaction. `now`: an archive that is read through `serve` has old times, and its states are kept for a day all the same.
class TableStates final : public correlation::States {
 public:
  TableStates(store::StateTable& table, Time now) : table_(table), now_(now) {}

  Status change(const std::string& key, const Change& change) override;

 private:
  store::StateTable& table_;
  const Time now_;
};

}  // namespace tocsin::pipeline
