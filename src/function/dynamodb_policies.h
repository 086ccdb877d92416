// The last two documents of each policy in the claims table: items "memory/policy/" and a hash of its name, whose text is the attribute `versions`.
#pragma once

#include <functional>
#include <string>

#include "function/dynamodb_items.h"
#include "function/policies.h"

namespace tocsin::function {

/// Not thread-safe.
class DynamodbPolicies final : public Policies {
 public:
  /// As DynamodbItems.
  DynamodbPolicies(aws::Client& client, std::string table, const Clock& clock,
                   std::function<void(Milliseconds)> sleep);

  /// Asks the table once or twice, for two seconds at most.
  past::Recall remember(const past::Sight& sight, net::Deadline deadline) override;

 private:
  DynamodbItems items_;
  const Clock& clock_;
};

}  // namespace tocsin::function
