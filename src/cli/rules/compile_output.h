// The event bus's patterns in the notations of those who deploy them. Each says the same. Pure.
#pragma once

#include <string>
#include <vector>

#include "doc/value.h"
#include "rule/bus/patterns.h"

namespace tocsin::cli {

/// For jsondecode(): the patterns as texts, and CloudTrail's selectors (rule/event_needs.h).
std::string for_terraform(const std::vector<rule::BusPattern>& patterns, doc::Value selectors);

/// A template with an AWS::Events::Rule a pattern, each resource on one line: 51,200 bytes may be handed to CloudFormation directly.
std::string for_cloudformation(const std::vector<rule::BusPattern>& patterns);

/// [{"name", "pattern", "state"}]: pattern as an object, state as EventBridge's API has it.
std::string plain_json(const std::vector<rule::BusPattern>& patterns);

std::string table_of(const std::vector<rule::BusPattern>& patterns);

}  // namespace tocsin::cli
