// AWS Signature Version 4 (docs: "AWS Signature Version 4 for API requests", "Create a signed AWS API request"). Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/credentials.h"
#include "base/clock.h"
#include "net/http_headers.h"

namespace tocsin::aws {

using Query = std::vector<std::pair<std::string, std::string>>;  // decoded

struct SigningRequest {
  std::string_view service;  // signing name
  std::string_view region;
  std::string_view method;
  std::string_view
      path;  // decoded; S3's is encoded once in the canonical request and never normalised, every other's twice
  const Query& query;
  const net::HttpHeaders& headers;  // all are signed; Host must be among them
  std::string_view body;
};

/// The headers to add: X-Amz-Date, X-Amz-Security-Token when there is a token, X-Amz-Content-Sha256 (for S3), Authorization.
net::HttpHeaders sign(const SigningRequest& request, const Credentials& credentials, Time now);

/// "a=b&c=d": sorted as the canonical request wants it, so that the line that is sent is the line that is signed.
std::string canonical_query(const Query& query);

}  // namespace tocsin::aws
