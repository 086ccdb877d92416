// The states of correlations in the claims table (docs/adr/0010): items "state/" and the key, whose text is the attribute `window`.
#pragma once

#include <functional>
#include <string>
#include <unordered_map>

#include "function/dynamodb_items.h"
#include "function/handler.h"

namespace tocsin::function {

/// Not thread-safe.
class DynamodbStates final : public States {
 public:
  /// As DynamodbItems.
  DynamodbStates(aws::Client& client, std::string table, const Clock& clock,
                 std::function<void(Milliseconds)> sleep);

  void begin(net::Deadline deadline) override { deadline_ = deadline; }
  Status change(const std::string& key, const Change& change) override;

 private:
  DynamodbItems items_;
  net::Deadline deadline_{};
  std::unordered_map<std::string, KnownItem> known_;  // saves the first question of a warm function
};

}  // namespace tocsin::function
