// The function's settings: environment variables, as Lambda has them. Every error at once.
//
//   TOCSIN_SNS_TOPIC_ARN   required: where alerts go
//   TOCSIN_CLAIMS_TABLE    DynamoDB table; unset: at least once, see docs/deploy.md
//   TOCSIN_RULES           a bundle (`tocsin rules compile --bundle`) that replaces the rules compiled in: a path, relative ones
//                          below the function's folder, or s3://bucket/key; unset: rules.json in that folder when there is one
//   TOCSIN_DISABLE         rule ids, separated by commas
//   TOCSIN_MIN_SEVERITY    info (default) to critical
//   TOCSIN_LOG_LEVEL       debug, info (default), warning, error
#pragma once

#include <string>
#include <tl/expected.hpp>
#include <vector>

#include "aws/credentials.h"
#include "base/error.h"
#include "base/log.h"
#include "rule/severity.h"

namespace tocsin::function {

struct Settings {
  std::string topic_arn;
  std::string claims_table;
  std::string rules;
  std::vector<std::string> disabled;
  rule::Severity min_severity = rule::Severity::info;
  log::Level log_level = log::Level::info;
};

/// An empty variable counts as unset, which is how Terraform leaves one out. `names`: all variables that are set; one that begins
/// with TOCSIN_ and is none of the above is an error with the nearest known one. Pure.
tl::expected<Settings, std::vector<Error>> read_settings(const aws::Environment& environment,
                                                         const std::vector<std::string>& names);

}  // namespace tocsin::function
