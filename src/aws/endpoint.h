// Service and region -> where a request goes and for whom it is signed. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "aws/settings.h"
#include "base/result.h"

namespace tocsin::aws {

struct Endpoint {
  bool tls = true;
  std::string host;
  std::uint16_t port = 443;
  std::string base_path;       // of a custom endpoint; "" or "/x"
  std::string signing_region;  // us-east-1 for a global service of the partition `aws`
  bool custom = false;         // AWS_ENDPOINT_URL: addressed path-style, trusts the system's authorities
};

/// "aws", "aws-us-gov", "aws-cn", ... by the region's name; "aws" for an unknown one.
std::string_view partition_of(std::string_view region);

/// `service` is the signing name ("sns", "sqs", "dynamodb", "s3", "sts", "events", "cloudtrail", "securityhub", "guardduty", "lambda",
/// "logs", "monitoring", "iam", "kms", "sso" ...).
Result<Endpoint> resolve_endpoint(const Settings& settings, std::string_view service, std::string_view region);

}  // namespace tocsin::aws
