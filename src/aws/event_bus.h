// Amazon EventBridge: the rules of the default bus and their targets, and events of our own (API reference: ListRules, ListTargetsByRule,
// PutEvents). Thread-safe.
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

/// Needs events:ListTargetsByRule. `region`: empty for the settings' own.
CallResult<std::vector<BusTarget>> list_bus_targets(Client& client, const std::string& rule,
                                                    const std::string& region, net::Deadline deadline);

/// PutEvents with the request as JSON ("Entries") that holds one entry. The event's id, empty when the answer does not say. An entry that the
/// bus refuses is a CallError like any other. Needs events:PutEvents on the bus.
CallResult<std::string> put_event(Client& client, const std::string& region, std::string request,
                                  net::Deadline deadline);

}  // namespace tocsin::aws
