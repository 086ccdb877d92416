// The states of correlations in the claims table (docs/adr/0010). An item: `id` ("state/" and the key), `version` (a random text, another with each
// write), `window` (the state as text) and `expires_at` (seconds since the epoch; the table's TTL attribute). Everything is one conditional PutItem, so that
// the function needs no other permission: the first asks for an item that is not there, and what is there comes back with the refusal.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>

#include "aws/client.h"
#include "base/clock.h"
#include "correlation/state.h"
#include "function/handler.h"

namespace tocsin::function {

/// Not thread-safe.
class DynamodbStates final : public States {
 public:
  /// `client` and `clock` must outlive it. `table`: name or ARN. `sleep`: between two attempts.
  DynamodbStates(aws::Client& client, std::string table, const Clock& clock,
                 std::function<void(Milliseconds)> sleep);

  void begin(net::Deadline deadline) override { deadline_ = deadline; }
  Status change(const std::string& key, const Change& change) override;

 private:
  struct Known {
    std::string version;  // empty: no item was there
    std::string text;
  };
  enum class Written { yes, no };

  Result<Written> write(const std::string& key, Known& known, const correlation::State& state);

  aws::Client& client_;
  const std::string table_;
  const Clock& clock_;
  const std::function<void(Milliseconds)> sleep_;
  net::Deadline deadline_{};
  std::unordered_map<std::string, Known>
      known_;  // as they were last seen: saves the first question of a warm function
};

}  // namespace tocsin::function
