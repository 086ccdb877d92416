// Service and region -> where a request goes and for whom it is signed. Pure.
#pragma once

#include <cstdint>
#include <optional>
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

/// One label of a host name, lower case: what may be put into an address. Not whether AWS has such a region.
bool is_region(std::string_view text);

/// What is wrong with the address of a custom endpoint, as the end of a sentence; nothing when it is http(s)://host[:port][/path].
std::optional<std::string> endpoint_url_error(std::string_view url);

/// "aws", "aws-us-gov", "aws-cn", ... by the region's name; "aws" for an unknown one.
std::string_view partition_of(std::string_view region);

/// `service` is the signing name ("sns", "sqs", "dynamodb", "s3", "sts", "events", "cloudtrail", "securityhub", "guardduty", "lambda",
/// "logs", "monitoring", "iam", "kms" ...); "sso" is its portal, "sso-oidc" its token service. STS is always regional. The rules are those of
/// the SDKs' endpoint rule sets: tests/aws/endpoint_oracle.py compares them with botocore's. No region (but for a global service), one that
/// could not be part of a host name, and FIPS or dual-stack together with an endpoint of one's own are errors.
Result<Endpoint> resolve_endpoint(const Settings& settings, std::string_view service,
                                  std::string_view region);

}  // namespace tocsin::aws
