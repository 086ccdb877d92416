// What AWS's answers mean for the chain from an API call to a mail. Pure; every text from AWS is made printable.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "aws/bucket_notification.h"
#include "aws/cloudtrail.h"
#include "aws/event_bus.h"
#include "aws/lambda.h"
#include "aws/resources.h"
#include "aws/sqs.h"
#include "aws/sts.h"
#include "aws/subscriptions.h"
#include "doctor/finding.h"
#include "rule/bus/patterns.h"

namespace tocsin::doctor {

template <class T>
using Answered = aws::CallResult<T>;

/// What is looked for, and where. The names are those of terraform/.
struct Deployment {
  std::string name = "tocsin";
  std::string region;
  std::string account;

  std::string rule_prefix() const { return name + "-"; }
  std::string dead_letters() const { return name + "-dead-letters"; }
  std::string intake() const { return name + "-intake"; }
  std::string bus_arn() const;
  /// Where IAM, sign-ins of root and other global services report: "us-east-1" in the partition aws.
  std::string global_region() const;
  std::string topic_arn(const std::string& suffix) const;
};

Findings check_identity(const aws::CallerIdentity& identity, const std::string& origin);

/// Neither the function nor a rule of the bus is there.
Findings check_nothing(const Deployment& deployment);

struct TrailView {
  aws::Trail trail;
  Answered<aws::TrailStatus> status;
  Answered<aws::ManagementEvents> events;
};
/// `wants_reads`: some rule is about a read-only API call.
Findings check_trails(const Answered<std::vector<TrailView>>& trails, bool wants_reads);

struct RuleView {
  aws::BusRule rule;
  Answered<std::vector<aws::BusTarget>> targets;
};
/// `function_arn`: empty when it is not known.
Findings check_rules(const Deployment& deployment, const Answered<std::vector<RuleView>>& deployed,
                     const std::vector<rule::BusPattern>& wanted, const std::string& function_arn);

/// The rest counts only when there is a function.
struct FunctionView {
  Answered<aws::FunctionInfo> info;
  Answered<bool> may_be_invoked = true;
  Answered<std::optional<std::int64_t>> reserved = std::optional<std::int64_t>();
  Answered<aws::Invocation> heartbeat = aws::Invocation();
  Answered<std::vector<aws::SourceMapping>> mappings = std::vector<aws::SourceMapping>();
};
Findings check_function(const Deployment& deployment, const FunctionView& function);

/// Whether the topic's policy denies the function what it lives for. Only what is certain: a condition that is not understood denies nothing.
Findings check_publisher(const std::string& topic_arn, const std::string& role_arn,
                         const Answered<std::string>& policy);

/// `purpose`: "alerts" (nobody is told when nobody is subscribed) or "operations".
Findings check_topic(const std::string& topic_arn, const std::string& purpose,
                     const Answered<std::vector<aws::Subscription>>& subscriptions);

Findings check_dead_letters(const Deployment& deployment, const Answered<aws::QueueAttributes>& queue);

/// The queue of what another region could not hand to the bus at home.
Findings check_unforwarded(const Deployment& deployment, const std::string& region,
                           const std::string& queue_arn, const Answered<aws::QueueAttributes>& queue);

/// A trail's bucket, and whom it tells of new log files.
struct BucketView {
  std::string bucket;
  std::string key_prefix;  // of the trail's files, with AWSLogs/ at its end
  Answered<aws::BucketNotification> notification;
};
/// `mappings`: of the function. `buckets`: of the trails; an error when they could not be asked for.
Findings check_log_files(const Deployment& deployment, const Answered<aws::QueueAttributes>& intake,
                         const Answered<std::vector<aws::SourceMapping>>& mappings,
                         const Answered<std::vector<BucketView>>& buckets);

Findings check_table(const Deployment& deployment, const std::string& name,
                     const Answered<aws::TableInfo>& table);
Findings check_detectors(const Deployment& deployment, const Answered<bool>& guardduty,
                         const Answered<bool>& security_hub);

struct RegionsView {
  /// Of the global region, when that is another one, the rules whose names begin as this deployment's: those of modules/forward, which hand events to
  /// the bus at home.
  Answered<std::vector<RuleView>> there;
  bool is_multi_region = false;  // the trail
  bool log_files_come = false;   // without them what is not handed over is not heard at all
  bool home_hears = false;       // its own rules are right
};
Findings check_regions(const Deployment& deployment, const RegionsView& view,
                       const std::vector<rule::BusPattern>& wanted);

}  // namespace tocsin::doctor
