// The five checks, a file or two each. Each adds what is wrong to `remarks`. Pure.
#pragma once

#include <vector>

#include "prove/prove.h"
#include "prove/subject.h"
#include "rule/bus/deployed_bus.h"
#include "rule/rule_set.h"

namespace tocsin::prove {

/// Sources, detail-types, event names and values that AWS sends, together.
void check_names(const Subject& subject, std::vector<Remark>& remarks);

/// Fields that a pattern of CloudTrail's records asks for exist.
void check_fields(const Subject& subject, std::vector<Remark>& remarks);

/// Techniques of ATT&CK and sections of CIS that exist.
void check_ids(const Subject& subject, std::vector<Remark>& remarks);

/// The same of what the rule's `detection` names, and whether the pattern beside it lets it through.
void check_detection(const Subject& subject, std::vector<Remark>& remarks);

/// Regions, and test events as EventBridge would deliver them. Also fills proof.needs.
void check_delivery(const Subject& subject, RuleProof& proof);

/// The rule's own tests hold, and each field decides.
void check_tests(const Subject& subject, const rule::RuleSet& rules, RuleProof& proof);

/// Each way to match is possible, none is excluded wholly, and no other rule says the same. `all`: of every rule, this one as well.
void check_pattern(const Subject& subject, const std::vector<Subject>& all, const rule::RuleSet& rules,
                   RuleProof& proof);

/// What the pattern accepts, the event bus delivers.
void check_bus(const Subject& subject, const rule::DeployedBus& bus, RuleProof& proof);

}  // namespace tocsin::prove
