// What must be switched on in AWS for a rule to hear anything. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "doc/value.h"
#include "rule/rule.h"
#include "rule/rule_set.h"

namespace tocsin::rule {

/// One way in which events come that the rule could want.
struct EventNeed {
  enum class From {
    management,  // a trail that records management events
    data,        // a trail that records data events of `type`
    service,     // the service itself tells: `service` must be on
  };
  From from = From::management;
  bool reads = false;                 // management: those that only read
  std::string type;                   // data: "AWS::S3::Object"
  std::string service;                // service: "guardduty"; empty: one that is always on, or not known
  bool is_global = false;             // told in one region only (us-east-1 in the partition aws)
  std::set<std::string> event_names;  // where the rule names them exactly

  auto operator<=>(const EventNeed&) const = default;
};

/// "iam": CloudTrail records its calls in one region, wherever they were made from.
bool is_global_service(std::string_view service);

/// The rule hears something when one of these is met, everything when all are. Ascending, each once; none for a rule without a pattern
/// of its own, which counts what others hear.
std::vector<EventNeed> event_needs(const Rule& rule);

/// CloudTrail's advanced event selectors for a trail that all rules can hear: a list as `aws cloudtrail put-event-selectors
/// --advanced-event-selectors` takes it. Management events always, reads too; data events by type and event name.
doc::Value event_selectors(const RuleSet& rules);

}  // namespace tocsin::rule
