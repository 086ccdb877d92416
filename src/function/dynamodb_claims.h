// Claims in a DynamoDB table. An item: `id` (the alert's, the table's only key), `state` ("claimed" or "done"), `owner`, `lease_until` and
// `expires_at` (seconds since the epoch; the table's TTL attribute). Everything is one conditional PutItem, so that the function needs no other permission.
#pragma once

#include <string>

#include "aws/client.h"
#include "aws/dynamodb.h"
#include "base/clock.h"
#include "function/claims.h"

namespace tocsin::function {

class DynamodbClaims final : public Claims {
 public:
  /// `client` and `clock` must outlive it. `table`: name or ARN.
  DynamodbClaims(aws::Client& client, std::string table, const Clock& clock);

  aws::CallResult<Claim> claim(const std::string& alert_id, const Claimant& claimant,
                               net::Deadline deadline) override;
  aws::CallResult<void> done(const std::string& alert_id, const Claimant& claimant,
                             net::Deadline deadline) override;
  aws::CallResult<void> release(const std::string& alert_id, const Claimant& claimant,
                                net::Deadline deadline) override;
  aws::CallResult<void> queued(const std::string& alert_id, const Claimant& claimant, const std::string& job,
                               net::Deadline deadline) override;
  aws::CallResult<void> drill(const std::string& id, const std::string& channels,
                              net::Deadline deadline) override;

 private:
  aws::CallResult<void> end(const Claimant& claimant, aws::Attributes item, net::Deadline deadline);

  aws::Client& client_;
  const std::string table_;
  const Clock& clock_;
};

}  // namespace tocsin::function
