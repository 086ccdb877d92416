// What can be wrong with rules of a bus that shall hand events to one target: gathered by kind, and said together.
#pragma once

#include <string>
#include <vector>

#include "doctor/checks.h"
#include "doctor/finding.h"
#include "rule/bus/patterns.h"

namespace tocsin::doctor {

/// Names of rules that have the same trouble.
struct RuleTroubles {
  std::vector<std::string> missing;
  std::vector<std::string> disabled;
  std::vector<std::string> disabled_reads;  // and to be switched on in the longer state
  std::vector<std::string> deaf;            // to read-only events
  std::vector<std::string> other;           // another pattern
  std::vector<std::string> nowhere;         // their target is another one, or none
  std::vector<std::string> no_queue;        // what cannot be delivered is lost
  std::vector<aws::CallError> unseen;
};

/// `target_arn`: empty when any is right.
bool has_target(const RuleView& view, const std::string& target_arn);
void look_at_rule(const RuleView& view, const rule::BusPattern& wanted, const std::string& target_arn,
                  RuleTroubles& troubles);

/// How they are said.
struct RuleWords {
  std::string area;
  std::string region;
  std::string where;             // begins each sentence; may be empty
  std::string target;            // "the function"
  std::string command;           // deploys again; may be empty
  std::string fix;               // the same in words
  Level level = Level::failure;  // of what keeps events away
};
Findings findings_of(const RuleTroubles& troubles, const RuleWords& words);

/// "1 rule of the bus", "2 rules of the bus".
std::string count_of_rules(std::size_t count);

/// The first few, printable.
std::string list_of_rules(const std::vector<std::string>& names);

}  // namespace tocsin::doctor
