#include "sink/view/facts.h"

#include "base/text.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using Lines = std::vector<std::string>;

void add(Facts& facts, std::string_view label, Lines lines) {
  std::erase_if(lines, [](const std::string& line) { return line.empty(); });
  if (!lines.empty()) facts.push_back({label, std::move(lines)});
}

std::string joined(const Lines& words) {
  std::string out;
  for (const auto& word : words) out += (out.empty() ? "" : ", ") + word;
  return out;
}

Lines who_lines(const alert::Who& who) {
  std::string name = who.name;
  if (!who.description.empty() && who.description != who.name) {
    name = name.empty() ? who.description : name + " (" + who.description + ")";
  }
  return {name, who.arn == who.name ? "" : who.arn};
}

std::string with_name(const std::string& account, const std::string& name) {
  return name.empty() || account.empty() ? account : account + " (" + name + ")";
}

std::string foreign_account(const alert::Alert& alert) {
  if (alert.who.account.empty() || alert.who.account == alert.account) return {};
  return with_name(alert.who.account, alert.who.account_name) +
         (alert.account.empty() ? "" : " (another account)");
}

std::string mfa_line(const std::string& mfa) {
  if (mfa == "no") return "NO";
  return mfa;
}

}  // namespace

Facts head_facts(const alert::Alert& shown) {
  Facts facts;
  add(facts, "User", {shown.subject_user});
  add(facts, "Time", {shown.time});
  add(facts, "Event", {shown.event_name});
  add(facts, "Resource", {shown.resources.empty() ? "" : shown.resources.front()});
  return facts;
}

Facts detail_facts(const alert::Alert& shown) {
  Facts facts;
  add(facts, "Events", shown.events);
  add(facts, "Severity", {severity_label(shown)});
  add(facts, "Account", {with_name(shown.account, shown.account_name), shown.account_ou});
  add(facts, "Region", {shown.region});
  add(facts, "Result", {shown.result});
  add(facts, "Who gains", shown.gains);
  add(facts, "Policy before", shown.policy_changes);
  add(facts, "First seen", shown.first_seen);
  add(facts, "Who", who_lines(shown.who));
  add(facts, "Person", {shown.who.person});
  add(facts, "Their account", {foreign_account(shown)});
  add(facts, "Through", shown.who.chain);
  add(facts, "MFA", {mfa_line(shown.who.mfa)});
  add(facts, "Access key", {shown.who.access_key_id});
  add(facts, "From", {shown.source_ip, shown.source_place});
  add(facts, "User agent", {shown.user_agent});
  add(facts, "Not known", shown.missing);
  if (shown.resources.size() > 1) add(facts, "Also", {shown.resources.begin() + 1, shown.resources.end()});
  return facts;
}

Facts reference_facts(const alert::Alert& shown) {
  Facts facts;
  add(facts, "Rule", {shown.rule_id});
  add(facts, "ATT&CK", {joined(shown.mitre)});
  add(facts, "CIS", {joined(shown.cis)});
  add(facts, "Tags", {joined(shown.tags)});
  add(facts, "Service", {shown.service});
  add(facts, "Event id", {shown.event_id});
  add(facts, "Alert id", {shown.id});
  return facts;
}

std::string place(const alert::Alert& shown) {
  std::string text = shown.account.empty() ? "" : "account " + shown.account;
  if (!shown.region.empty()) text += (text.empty() ? "region " : ", region ") + shown.region;
  return text;
}

}  // namespace tocsin::sink
