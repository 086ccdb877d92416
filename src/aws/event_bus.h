// Amazon EventBridge: the rules of the default bus and their targets (API reference: ListRules, ListTargetsByRule). Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "aws/client.h"

namespace tocsin::aws {

struct BusRule {
  std::string name;
  std::string state;    // ENABLED, DISABLED, ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS
  std::string pattern;  // JSON; empty for a schedule
};

/// Needs events:ListRules. `region`: empty for the settings' own.
CallResult<std::vector<BusRule>> list_bus_rules(Client& client, const std::string& name_prefix,
                                                const std::string& region, net::Deadline deadline);

struct BusTarget {
  std::string arn;
  std::string dead_letter_arn;  // empty: what cannot be delivered is lost after its retries
};

/// Needs events:ListTargetsByRule.
CallResult<std::vector<BusTarget>> list_bus_targets(Client& client, const std::string& rule,
                                                    net::Deadline deadline);

}  // namespace tocsin::aws
