// The function's settings: environment variables, as Lambda has them. Every error at once.
//
//   TOCSIN_SNS_TOPIC_ARN   required: where alerts go
//   TOCSIN_CLAIMS_TABLE    DynamoDB table; unset: at least once, see docs/deploy.md
//   TOCSIN_SINKS           channels beside the topic (channel.h): a JSON list, or where one is: a path, s3://bucket/key
//   TOCSIN_RETRY_QUEUE     address of the SQS queue for what a channel has not taken; unset: the invocation fails
//   TOCSIN_DEAD_LETTERS    address of the SQS queue for what is given up; goes with TOCSIN_RETRY_QUEUE
//   TOCSIN_RETRY_ATTEMPTS  after so many it is given up: 1 to 1000, 100 by default
//   TOCSIN_RULES           a bundle (`tocsin rules compile --bundle`) that replaces the rules compiled in: a path, relative ones
//                          below the function's folder, or s3://bucket/key; unset: rules.json in that folder when there is one
//   TOCSIN_ENRICHMENT      a file with names of accounts and networks (enrichment.h): a path as above or s3://bucket/key; unset: enrichment.json in the
//                          function's folder when there is one
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
#include "function/retry_queue.h"
#include "rule/severity.h"

namespace tocsin::function {

struct Settings {
  std::string topic_arn;
  std::string claims_table;
  std::string sinks;
  std::string retry_queue;
  std::string dead_letters;
  int retry_attempts = kRetryAttempts;
  std::string rules;
  std::string enrichment;
  std::vector<std::string> disabled;
  rule::Severity min_severity = rule::Severity::info;
  log::Level log_level = log::Level::info;
};

/// An empty variable counts as unset, which is how Terraform leaves one out. `names`: all variables that are set; one that begins
/// with TOCSIN_ and is none of the above is an error with the nearest known one. Pure.
tl::expected<Settings, std::vector<Error>> read_settings(const aws::Environment& environment,
                                                         const std::vector<std::string>& names);

}  // namespace tocsin::function
