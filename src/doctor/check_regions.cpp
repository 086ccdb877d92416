// Whether what happens in the region of global services is handed to the bus at home.
#include <algorithm>
#include <fmt/format.h>
#include <string_view>

#include "base/text.h"
#include "doctor/checks.h"
#include "doctor/rule_troubles.h"

namespace tocsin::doctor {
namespace {

const std::string kArea = "regions";

/// The longest name of a pattern that the rule's ends with: modules/forward has a name of its own before it. Empty when there is none.
std::string_view pattern_of(const RuleView& view, const std::vector<rule::BusPattern>& wanted) {
  std::string_view longest;
  for (const auto& pattern : wanted) {
    if (pattern.name.size() > longest.size() && view.rule.name.ends_with("-" + pattern.name))
      longest = pattern.name;
  }
  return longest;
}

/// Of several one that is on and hands to the bus at home goes before the others, which may be another instance's. Null when there is none.
const RuleView* find_forwarder(const std::vector<RuleView>& there, const std::string& pattern,
                               const std::vector<rule::BusPattern>& wanted, const std::string& bus_arn) {
  const RuleView* found = nullptr;
  for (const auto& view : there) {
    if (pattern_of(view, wanted) != pattern) continue;
    if (has_target(view, bus_arn) && view.rule.state.starts_with("ENABLED")) return &view;
    if (found == nullptr || (has_target(view, bus_arn) && !has_target(*found, bus_arn))) found = &view;
  }
  return found;
}

bool none_hands_home(const std::vector<RuleView>& there, const std::string& bus_arn) {
  return std::all_of(there.begin(), there.end(), [&](const RuleView& view) {
    return view.targets.has_value() && !has_target(view, bus_arn);
  });
}

std::string deploy_there(const std::string& region) {
  return fmt::format("deploy terraform/modules/forward in {}", region);
}

Finding nothing_there(const Deployment& deployment, Level level, bool log_files_come) {
  const auto global = deployment.global_region();
  return {kArea, level,
          fmt::format("IAM, root's sign-ins and other global services report in {}, where no rule of the bus "
                      "hands them to {}",
                      global, deployment.bus_arn()),
          deploy_there(global) + (log_files_come
                                      ? "; without it they are heard from the log files only, minutes late"
                                      : "; without it they are not heard, for the log files do not come"),
          ""};
}

Findings check_forwarders(const Deployment& deployment, const RegionsView& view,
                          const std::vector<rule::BusPattern>& wanted) {
  const auto global = deployment.global_region();
  if (!view.there) return {could_not_look(kArea, view.there.error())};
  const auto level = view.log_files_come ? Level::warning : Level::failure;
  if (none_hands_home(*view.there, deployment.bus_arn()))
    return {nothing_there(deployment, level, view.log_files_come)};
  RuleTroubles troubles;
  for (const auto& pattern : wanted) {
    const auto* forwarder = find_forwarder(*view.there, pattern.name, wanted, deployment.bus_arn());
    if (forwarder == nullptr) {
      troubles.missing.push_back("*-" + pattern.name);
    } else {
      look_at_rule(*forwarder, pattern, deployment.bus_arn(), troubles);
    }
  }
  return findings_of(
      troubles,
      {kArea, global,
       fmt::format("in {}, where IAM, root's sign-ins and other global services report, ", global),
       fmt::format("the bus {}", deployment.bus_arn()), "", deploy_there(global) + " again", level});
}

}  // namespace

Findings check_regions(const Deployment& deployment, const RegionsView& view,
                       const std::vector<rule::BusPattern>& wanted) {
  const auto global = deployment.global_region();
  if (deployment.region == global) {
    if (!view.home_hears) return {};  // the rules' own finding says so
  } else if (auto findings = check_forwarders(deployment, view, wanted); !findings.empty()) {
    return findings;
  }
  std::string what = fmt::format("global services ({}) are heard", global);
  if (view.is_multi_region)
    what += fmt::format(
        "; events of other regions than {} only where modules/forward is deployed, or from the log files",
        deployment.region);
  return {{kArea, Level::ok, what}};
}

Findings check_unforwarded(const Deployment& deployment, const std::string& region,
                           const std::string& queue_arn, const Answered<aws::QueueAttributes>& queue) {
  const std::string area = "dead letters";
  const auto name = printable(queue_arn.substr(queue_arn.rfind(':') + 1));
  if (!queue && is_missing(queue.error())) {
    return {{area, Level::warning,
             fmt::format("there is no queue {} in {}: what cannot be handed home is lost", name, region),
             deploy_there(region) + " again", ""}};
  }
  if (!queue) return {could_not_look(area, queue.error())};
  const auto count = queue->visible + queue->in_flight;
  if (count == 0) return {{area, Level::ok, fmt::format("{} in {} is empty", name, region)}};
  return {{area, Level::failure,
           fmt::format("{} could not be handed to {} and lie{} in {} in {}", count, deployment.bus_arn(),
                       count == 1 ? "s" : "", name, region),
           "mend the reason (the attribute ERROR_MESSAGE of each says it), then send them home one by one: "
           "docs/deploy.md, \"Dead letters\"",
           ""}};
}

}  // namespace tocsin::doctor
