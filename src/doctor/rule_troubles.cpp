#include "doctor/rule_troubles.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::doctor {
namespace {

constexpr std::string_view kReadsToo = "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS";
constexpr std::size_t kNamed = 5;  // of a long list

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

auto find_target(const std::vector<aws::BusTarget>& targets, const std::string& arn) {
  return std::find_if(targets.begin(), targets.end(), [&](const aws::BusTarget& target) {
    return arn.empty() || target.arn == arn || target.arn.starts_with(arn + ":");
  });
}

void look_at_targets(const RuleView& view, const std::string& target_arn, RuleTroubles& troubles) {
  if (!view.targets) {
    troubles.unseen.push_back(view.targets.error());
    return;
  }
  const auto target = find_target(*view.targets, target_arn);
  if (target == view.targets->end()) {
    troubles.nowhere.push_back(view.rule.name);
  } else if (target->dead_letter_arn.empty()) {
    troubles.no_queue.push_back(view.rule.name);
  }
}

/// `command` speaks of "$rule".
std::string for_each(const std::vector<std::string>& names, const std::string& command) {
  std::string quoted;
  for (const auto& name : names) quoted += (quoted.empty() ? "" : " ") + shell_quote(name);
  return fmt::format("for rule in {}; do {}; done", quoted, command);
}

std::string enable(const std::vector<std::string>& names, const std::string& region) {
  return for_each(names, fmt::format("aws events enable-rule --region {} --name \"$rule\"", region));
}

/// enable-rule knows the shorter state only, and put-rule forgets a pattern that it is not given.
std::string enable_for_reads(const std::vector<std::string>& names, const std::string& region) {
  return for_each(
      names,
      fmt::format("aws events put-rule --region {0} --name \"$rule\" --state {1} --event-pattern \"$(aws "
                  "events describe-rule --region {0} --name \"$rule\" --query EventPattern --output text)\"",
                  region, kReadsToo));
}

}  // namespace

std::string list_of_rules(const std::vector<std::string>& names) {
  std::string text;
  for (std::size_t i = 0; i < std::min(names.size(), kNamed); ++i)
    text += (i == 0 ? "" : ", ") + printable(names[i]);
  if (names.size() > kNamed) text += fmt::format(" and {} more", names.size() - kNamed);
  return text;
}

std::string count_of_rules(std::size_t count) {
  return count == 1 ? "1 rule of the bus" : fmt::format("{} rules of the bus", count);
}

bool has_target(const RuleView& view, const std::string& target_arn) {
  return view.targets && find_target(*view.targets, target_arn) != view.targets->end();
}

void look_at_rule(const RuleView& view, const rule::BusPattern& wanted, const std::string& target_arn,
                  RuleTroubles& troubles) {
  const auto& state = view.rule.state;
  if (!state.starts_with("ENABLED")) {
    (wanted.read_only ? troubles.disabled_reads : troubles.disabled).push_back(view.rule.name);
  } else if (wanted.read_only && state != kReadsToo) {
    troubles.deaf.push_back(view.rule.name);
  }
  if (!same_pattern(view.rule.pattern, wanted.pattern)) troubles.other.push_back(view.rule.name);
  look_at_targets(view, target_arn, troubles);
}

Findings findings_of(const RuleTroubles& troubles, const RuleWords& words) {
  Findings findings;
  const auto add = [&](const std::vector<std::string>& names, Level level, std::string_view what,
                       std::string fix, std::string command) {
    if (names.empty()) return;
    findings.push_back(
        {words.area, level,
         fmt::format("{}{} {}: {}", words.where, count_of_rules(names.size()), what, list_of_rules(names)),
         std::move(fix), std::move(command)});
  };
  const auto reads_too = fmt::format("their state must be {}", kReadsToo);
  add(troubles.missing, words.level, "missing", "the bus does not hand over what these are for: " + words.fix,
      words.command);
  add(troubles.disabled, words.level, "switched off", "switch them on",
      enable(troubles.disabled, words.region));
  add(troubles.disabled_reads, words.level, "for events that only read switched off", reads_too,
      enable_for_reads(troubles.disabled_reads, words.region));
  add(troubles.deaf, words.level, "deaf to events that only read", reads_too,
      enable_for_reads(troubles.deaf, words.region));
  add(troubles.nowhere, words.level, fmt::format("without {} as their target", words.target), words.fix,
      words.command);
  add(troubles.no_queue, Level::warning, "without a dead-letter queue",
      "what they cannot hand over is lost after a day: " + words.fix, words.command);
  add(troubles.other, Level::warning, "with another pattern than this program's rules give",
      words.fix + ", or name with --rules all that was deployed, yours and those that ship", words.command);
  for (const auto& error : troubles.unseen) findings.push_back(could_not_look(words.area, error));
  return findings;
}

}  // namespace tocsin::doctor
