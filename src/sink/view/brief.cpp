#include "sink/view/brief.h"

#include <algorithm>
#include <cstddef>
#include <fmt/format.h>

#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

// For the four that a message is never without.
constexpr std::string_view kUnknown = "unknown";

std::string with(const std::string& text, const std::string& more) {
  return more.empty() || more == text ? text : fmt::format("{} ({})", text, more);
}

std::string who(const alert::Alert& shown) {
  const auto& who = shown.who;
  std::string text = !who.name.empty() ? who.name : !who.arn.empty() ? who.arn : shown.subject_user;
  if (text.empty()) return std::string(kUnknown);
  return with(text, who.description);
}

std::string what(const alert::Alert& shown) {
  return with(shown.event_name.empty() ? std::string(kUnknown) : shown.event_name, shown.result);
}

std::string resource(const alert::Alert& shown) {
  if (shown.resources.empty()) return {};
  const auto more = shown.resources.size() - 1;
  return more == 0 ? shown.resources.front() : fmt::format("{} and {} more", shown.resources.front(), more);
}

std::string from(const alert::Alert& shown) {
  return shown.source_ip.empty() ? shown.source_place : with(shown.source_ip, shown.source_place);
}

}  // namespace

std::string headline(const alert::Alert& shown, Reason reason) {
  return fmt::format("{}[{}] {}", reason == Reason::test ? "[TEST] " : "", severity_label(shown),
                     shown.title);
}

std::vector<BriefFact> brief_facts(const alert::Alert& shown) {
  std::vector<BriefFact> facts;
  const auto add = [&](std::string_view label, std::string value) {
    if (!value.empty()) facts.push_back({label, std::move(value)});
  };
  add("Severity", severity_label(shown));
  add("Account", with(shown.account.empty() ? std::string(kUnknown) : shown.account, shown.account_name));
  add("Who", who(shown));
  add("What", what(shown));
  add("Resource", resource(shown));
  add("From", from(shown));
  add("When", shown.time);
  add("Region", shown.region);
  add("Person", shown.who.person);
  add("MFA", shown.who.mfa == "no" ? "NO" : shown.who.mfa);
  return facts;
}

std::vector<std::string> brief_lines(const alert::Alert& shown) {
  // A message is read on a telephone: the rest stands in the mail.
  constexpr std::size_t kMostChanges = 5;
  auto lines = shown.gains;
  const auto& changes = shown.policy_changes;
  lines.insert(lines.end(), changes.begin(),
               changes.begin() + std::ptrdiff_t(std::min(changes.size(), kMostChanges)));
  if (changes.size() > kMostChanges)
    lines.push_back(fmt::format("and {} more changes: see the raw event", changes.size() - kMostChanges));
  lines.insert(lines.end(), shown.first_seen.begin(), shown.first_seen.end());
  return lines;
}

std::string reference_line(const alert::Alert& shown) {
  if (shown.rule_id.empty() || shown.id.empty()) return shown.rule_id + shown.id;
  return fmt::format("{} - {}", shown.rule_id, shown.id);
}

}  // namespace tocsin::sink
