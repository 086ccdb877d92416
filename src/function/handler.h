// One invocation: read what came, match it, deliver each alert once, say what failed.
//
//   EventBridge event   alerts are delivered before the answer; what cannot be is an error, and Lambda tries again
//   SQS batch           each message on its own; the answer names those that failed
//   heartbeat           a line in the log, from which a metric is made
//
// Each invocation writes one line at `error` for each thing that failed, and its report one at `info` with the counts.
#pragma once

#include <functional>
#include <span>
#include <string>

#include "aws/client.h"
#include "base/clock.h"
#include "correlation/state.h"
#include "function/channel.h"
#include "function/claims.h"
#include "function/enrichment.h"
#include "function/policies.h"
#include "function/report.h"
#include "function/retry_queue.h"
#include "function/rules.h"
#include "rule/severity.h"
#include "sink/sink.h"
#include "source/lambda_runtime.h"

namespace tocsin::function {

/// What correlations remember. Not thread-safe.
class States : public correlation::States {
 public:
  /// Each change ends at this time, until another is given.
  virtual void begin(net::Deadline deadline) = 0;
};

struct Parts {
  Rules& rules;
  sink::Sink& sink;  // SNS
  Claims* claims;    // null: none, at least once
  aws::Client& aws;  // for log objects in S3
  const Clock& clock;
  rule::Severity min_severity = rule::Severity::info;
  std::function<void(Milliseconds)> sleep;  // while another delivers the same alert; tests give their own
  std::function<void()> connected = [] {};  // returns when connections that are being made ahead stand
  States* states = nullptr;                 // null: correlations count nothing
  std::span<const Channel> channels = {};   // beside the topic
  RetryQueue* retries = nullptr;            // null: what fails fails the invocation
  int retry_attempts = kRetryAttempts;      // then it is a dead letter
  const Enrichment* enrichment = nullptr;   // null: nothing is added
  Policies* policies = nullptr;             // null: nothing is said of former ones
};

/// Nothing is begun later than this before the invocation's deadline: what is left is reported as failed and comes again.
inline constexpr Milliseconds kReserve{1'500};

/// The latest moment at which something may begin: kReserve before the deadline, or a quarter of the time left when that is less.
net::Deadline latest_begin(const source::Invocation& invocation);

/// Until when the topic may answer what was begun in time: the middle of the reserve. Cut off earlier, an alert that SNS has taken would come again; what is
/// left is for its claim and the answer.
net::Deadline latest_publish(const source::Invocation& invocation);

/// `report`: a new one, of this invocation.
tl::expected<std::string, source::InvocationError> handle(const Parts& parts,
                                                          const source::Invocation& invocation,
                                                          Report& report);

}  // namespace tocsin::function
