#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <set>

#include "doctor/checks.h"
#include "doctor/rule_troubles.h"

namespace tocsin::doctor {
namespace {

const std::string kArea = "rules";
constexpr const char* kApply = "make lambda && cd terraform && terraform apply";

/// Rules that call this function and that these rules do not give. Another instance's call another function.
std::vector<std::string> unasked(const Deployment& deployment, const std::vector<RuleView>& deployed,
                                 const std::vector<rule::BusPattern>& wanted,
                                 const std::string& function_arn) {
  if (function_arn.empty()) return {};
  std::set<std::string> known{deployment.rule_prefix() + "heartbeat", deployment.rule_prefix() + "drill"};
  for (const auto& pattern : wanted) known.insert(deployment.rule_prefix() + pattern.name);
  std::vector<std::string> names;
  for (const auto& view : deployed) {
    if (!known.contains(view.rule.name) && has_target(view, function_arn)) names.push_back(view.rule.name);
  }
  return names;
}

}  // namespace

Findings check_rules(const Deployment& deployment, const Answered<std::vector<RuleView>>& deployed,
                     const std::vector<rule::BusPattern>& wanted, const std::string& function_arn) {
  if (!deployed) return {could_not_look(kArea, deployed.error())};
  std::map<std::string, const RuleView*> by_name;
  for (const auto& view : *deployed) by_name.emplace(view.rule.name, &view);
  RuleTroubles troubles;
  for (const auto& pattern : wanted) {
    const auto found = by_name.find(deployment.rule_prefix() + pattern.name);
    if (found == by_name.end()) {
      troubles.missing.push_back(deployment.rule_prefix() + pattern.name);
    } else {
      look_at_rule(*found->second, pattern, function_arn, troubles);
    }
  }
  auto findings = findings_of(
      troubles, {kArea, deployment.region, "", "the function", kApply, "deploy again", Level::failure});
  if (const auto more = unasked(deployment, *deployed, wanted, function_arn); !more.empty()) {
    findings.push_back({kArea, Level::warning,
                        fmt::format("{} that this program's rules do not give: {}",
                                    count_of_rules(more.size()), list_of_rules(more)),
                        "name with --rules all that was deployed, yours and those that ship (--rules rules "
                        "my-rules), or deploy again",
                        kApply});
  }
  const auto heartbeat = by_name.find(deployment.rule_prefix() + "heartbeat");
  if (heartbeat == by_name.end() || heartbeat->second->rule.state != "ENABLED") {
    findings.push_back({kArea, Level::warning,
                        "the heartbeat is missing or switched off: the alarm on silence rings, or cannot",
                        "deploy again", kApply});
  }
  if (findings.empty()) {
    findings.push_back(
        {kArea, Level::ok,
         fmt::format("{} in place: states, patterns and targets are right", count_of_rules(wanted.size()))});
  }
  return findings;
}

}  // namespace tocsin::doctor
