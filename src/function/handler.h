// One invocation: read what came, match it, deliver each alert once, say what failed.
//
//   EventBridge event   alerts are delivered before the answer; what cannot be is an error, and Lambda tries again
//   SQS batch           each message on its own; the answer names those that failed
//   heartbeat           a line in the log, from which a metric is made
#pragma once

#include <string>

#include "aws/client.h"
#include "base/clock.h"
#include "function/claims.h"
#include "rule/rule_set.h"
#include "sink/sink.h"
#include "source/lambda_runtime.h"

namespace tocsin::function {

struct Parts {
  const rule::RuleSet& rules;
  sink::Sink& sink;    // SNS
  Claims* claims;      // null: none, at least once
  aws::Client& aws;    // for log objects in S3
  const Clock& clock;
  rule::Severity min_severity = rule::Severity::info;
};

/// Nothing is begun later than this before the invocation's deadline: what is left is reported as failed and comes again.
inline constexpr Milliseconds kReserve{1'500};

tl::expected<std::string, source::InvocationError> handle(const Parts& parts, const source::Invocation& invocation);

}  // namespace tocsin::function
