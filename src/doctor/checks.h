// What AWS's answers mean for the chain from an API call to a mail. Pure; every text from AWS is made printable.
#pragma once

#include <optional>
#include <string>
#include <utility>
#include <vector>

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

Findings check_function(const Deployment& deployment, const Answered<aws::FunctionInfo>& function,
                        const Answered<bool>& may_be_invoked);

/// `purpose`: "alerts" (nobody is told when nobody is subscribed) or "operations".
Findings check_topic(const std::string& topic_arn, const std::string& purpose,
                     const Answered<std::vector<aws::Subscription>>& subscriptions);

Findings check_dead_letters(const Deployment& deployment, const Answered<aws::QueueAttributes>& queue);
Findings check_intake(const Deployment& deployment, const Answered<aws::QueueAttributes>& queue);
Findings check_table(const std::string& name, const Answered<aws::TableInfo>& table);
Findings check_detectors(const Deployment& deployment, const Answered<bool>& guardduty,
                         const Answered<bool>& security_hub);

/// `there`: the rules of this deployment in the global region, when that is another one.
Findings check_regions(const Deployment& deployment, const Answered<std::vector<aws::BusRule>>& there,
                       bool is_multi_region);

}  // namespace tocsin::doctor
