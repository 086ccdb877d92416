// The function's settings: environment variables, as Lambda has them. Every error at once.
//
//   TOCSIN_SNS_TOPIC_ARN   required: where alerts go
//   TOCSIN_CLAIMS_TABLE    DynamoDB table; unset: at least once, see docs/deploy.md
//   TOCSIN_RULES           a bundle (`tocsin rules compile --bundle`) that replaces the rules compiled in: a path below the function's folder,
//                          or s3://bucket/key; unset: rules.json beside the program when there is one
//   TOCSIN_DISABLE         rule ids, separated by commas
//   TOCSIN_MIN_SEVERITY    info (default) to critical
//   TOCSIN_LOG_LEVEL       debug, info (default), warning, error
#pragma once

#include <string>
#include <vector>

#include "aws/credentials.h"
#include "base/error.h"
#include "rule/severity.h"

namespace tocsin::function {

struct Settings {
  std::string topic_arn;
  std::string claims_table;
  std::string rules;
  std::vector<std::string> disabled;
  rule::Severity min_severity = rule::Severity::info;
  std::string log_level = "info";
};

/// A TOCSIN_ variable that is not known is an error with the nearest known one.
tl::expected<Settings, std::vector<Error>> read_settings(const aws::Environment& environment);

}  // namespace tocsin::function
