#include <algorithm>
#include <fmt/format.h>
#include <map>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doctor/checks.h"

namespace tocsin::doctor {
namespace {

const std::string kArea = "rules";
constexpr const char* kApply = "make lambda && cd terraform && terraform apply";
constexpr std::string_view kReadsToo = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
constexpr std::size_t kNamed = 5;  // of a long list

std::string list_of(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i)
    text += (i == 0 ? "" : ", ") + printable(names[i]);
  if (names.size() > kNamed) text += fmt::format(" and {} more", names.size() - kNamed);
  return text;
}

std::string count_of(std::size_t count) {
  return count == 1 ? "1 rule of the bus" : fmt::format("{} rules of the bus", count);
}

/// The names of rules that have the same trouble, and what to say of them together.
struct Troubles {
  std::vector<std::string> missing;
  std::vector<std::string> disabled;
  std::vector<std::string> deaf;      // to read-only events
  std::vector<std::string> other;     // another pattern
  std::vector<std::string> nowhere;   // their target is not the function
  std::vector<std::string> no_queue;  // what cannot be delivered is lost
  std::vector<aws::CallError> unseen;
};

/// In the order of the keys, which means nothing in a pattern: Terraform deploys them sorted.
doc::Value sorted(doc::Value value) {
  for (auto& item : value.items) item = sorted(std::move(item));
  for (auto& member : value.members) member.value = sorted(std::move(member.value));
  std::stable_sort(value.members.begin(), value.members.end(),
                   [](const doc::Member& a, const doc::Member& b) { return a.key < b.key; });
  return value;
}

bool same_pattern(const std::string& deployed, const doc::Value& wanted) {
  auto pattern = doc::parse_json(deployed);
  return pattern && doc::equal(sorted(*std::move(pattern)), sorted(wanted));
}

void look_at_targets(const RuleView& view, const std::string& function_arn, Troubles& troubles) {
  if (!view.targets) {
    troubles.unseen.push_back(view.targets.error());
    return;
  }
  const auto target = std::find_if(view.targets->begin(), view.targets->end(), [&](const aws::BusTarget& t) {
    return function_arn.empty() || t.arn == function_arn || t.arn.starts_with(function_arn + ":");
  });
  if (target == view.targets->end()) {
    troubles.nowhere.push_back(view.rule.name);
  } else if (target->dead_letter_arn.empty()) {
    troubles.no_queue.push_back(view.rule.name);
  }
}

void look_at_rule(const RuleView& view, const rule::BusPattern& wanted, const std::string& function_arn,
                  Troubles& troubles) {
  const auto& state = view.rule.state;
  if (!state.starts_with("ENABLED")) {
    troubles.disabled.push_back(view.rule.name);
  } else if (wanted.read_only && state != kReadsToo) {
    troubles.deaf.push_back(view.rule.name);
  }
  if (!same_pattern(view.rule.pattern, wanted.pattern)) troubles.other.push_back(view.rule.name);
  look_at_targets(view, function_arn, troubles);
}

Findings findings_of(const Troubles& troubles, const std::string& region) {
  Findings findings;
  const auto add = [&](const std::vector<std::string>& names, Level level, std::string_view what,
                       std::string fix, std::string command) {
    if (names.empty()) return;
    findings.push_back({kArea, level, fmt::format("{} {}: {}", count_of(names.size()), what, list_of(names)),
                        std::move(fix), std::move(command)});
  };
  const auto first = [](const std::vector<std::string>& names) {
    return names.empty() ? std::string() : shell_quote(names.front());
  };
  add(troubles.missing, Level::failure, "missing",
      "the bus does not hand over what these are for: deploy again", kApply);
  add(troubles.disabled, Level::failure, "switched off", "switch them on",
      fmt::format("aws events enable-rule --region {} --name {}", region, first(troubles.disabled)));
  add(troubles.deaf, Level::failure, "deaf to events that only read",
      fmt::format("their state must be {}", kReadsToo), kApply);
  add(troubles.nowhere, Level::failure, "without the function as their target", "deploy again", kApply);
  add(troubles.no_queue, Level::warning, "without a dead-letter queue",
      "what they cannot hand over is lost after a day: deploy again", kApply);
  add(troubles.other, Level::warning, "with another pattern than this program's rules give",
      "deploy again, or name with --rules the rules that were deployed", kApply);
  for (const auto& error : troubles.unseen) findings.push_back(could_not_look(kArea, error));
  return findings;
}

}  // namespace

Findings check_rules(const Deployment& deployment, const Answered<std::vector<RuleView>>& deployed,
                     const std::vector<rule::BusPattern>& wanted, const std::string& function_arn) {
  if (!deployed) return {could_not_look(kArea, deployed.error())};
  std::map<std::string, const RuleView*> by_name;
  for (const auto& view : *deployed) by_name.emplace(view.rule.name, &view);
  Troubles troubles;
  for (const auto& pattern : wanted) {
    const auto found = by_name.find(deployment.rule_prefix() + pattern.name);
    if (found == by_name.end()) {
      troubles.missing.push_back(deployment.rule_prefix() + pattern.name);
    } else {
      look_at_rule(*found->second, pattern, function_arn, troubles);
    }
  }
  auto findings = findings_of(troubles, deployment.region);
  const auto heartbeat = by_name.find(deployment.rule_prefix() + "heartbeat");
  if (heartbeat == by_name.end() || heartbeat->second->rule.state != "ENABLED") {
    findings.push_back({kArea, Level::warning,
                        "the heartbeat is missing or switched off: the alarm on silence rings, or cannot",
                        "deploy again", kApply});
  }
  if (findings.empty()) {
    findings.push_back(
        {kArea, Level::ok,
         fmt::format("{} in place: states, patterns and targets are right", count_of(wanted.size()))});
  }
  return findings;
}

Findings check_regions(const Deployment& deployment, const Answered<std::vector<aws::BusRule>>& there,
                       bool is_multi_region) {
  const std::string area = "regions";
  const auto global = deployment.global_region();
  if (!there) return {could_not_look(area, there.error())};
  if (deployment.region == global && there->empty()) return {};  // the rules' own finding says so
  if (there->empty()) {
    return {{area, Level::warning,
             fmt::format("IAM, root's sign-ins and other global services report in {}, where the bus has no "
                         "rule that begins with {}",
                         global, deployment.rule_prefix()),
             fmt::format("deploy terraform/modules/forward in {}; without it they are heard from the log "
                         "files only, minutes late",
                         global),
             ""}};
  }
  std::string what = fmt::format("global services ({}) are heard", global);
  if (is_multi_region)
    what += fmt::format(
        "; events of other regions than {} only where modules/forward is deployed, or from the log files",
        deployment.region);
  return {{area, Level::ok, what}};
}

}  // namespace tocsin::doctor
