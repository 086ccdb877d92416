// Whether things are there and switched on, a call each (API references of DynamoDB, SQS, GuardDuty, Security Hub). Thread-safe.
#pragma once

#include <string>

#include "aws/client.h"

namespace tocsin::aws {

struct TableInfo {
  std::string status;       // ACTIVE, CREATING ...
  bool has_expiry = false;  // TTL is on
};

/// Needs dynamodb:DescribeTable and dynamodb:DescribeTimeToLive.
CallResult<TableInfo> table_info(Client& client, const std::string& name, net::Deadline deadline);

/// Needs sqs:GetQueueUrl. `region`: empty for the settings' own.
CallResult<std::string> queue_url(Client& client, const std::string& name, const std::string& region,
                                  net::Deadline deadline);

/// Needs guardduty:ListDetectors and guardduty:GetDetector.
CallResult<bool> guardduty_is_on(Client& client, net::Deadline deadline);

/// Needs securityhub:DescribeHub.
CallResult<bool> security_hub_is_on(Client& client, net::Deadline deadline);

}  // namespace tocsin::aws
