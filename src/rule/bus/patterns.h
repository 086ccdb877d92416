// The rules' patterns as the event bus gets them: few, within AWS's limits, and never narrower than the rules. The function matches exactly; the bus only
// keeps away from it what no rule could want. Pure. The design: docs/adr/0006.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/result.h"
#include "doc/value.h"
#include "rule/rule_set.h"

namespace tocsin::rule {

struct BusPattern {
  std::string
      name;  // stable, part of the EventBridge rule's name: "services-i", "services-e-2", "reads", "any-service"
  doc::Value pattern;
  std::size_t characters = 0;        // of the pattern as compact JSON: what the quota counts
  bool read_only = false;            // needs the state ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS
  std::vector<std::string> rules;    // ids that it serves
  std::vector<std::string> widened;  // of these: ids whose own pattern is narrower than what the bus delivers
};

struct BusLimits {
  std::size_t max_characters = 2048;  // EventBridge's quota
  std::size_t max_patterns = 100;     // of 300 on a bus; beyond it the letters share patterns, too: "several"
};

/// Sorted by name. An error when even the widest forms do not fit.
Result<std::vector<BusPattern>> bus_patterns(const RuleSet& rules, const BusLimits& limits = {});

/// True when it accepts every event, or every API call, of every service: each costs an invocation.
bool accepts_nearly_everything(const BusPattern& pattern);

}  // namespace tocsin::rule
