#include "sink/view/shown_alert.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/ascii_runs.h"
#include "base/text.h"
#include "sink/view/incident_line.h"

namespace tocsin::sink {
namespace {

// Bytes. AWS's own limits are below these (ARN 2048 in theory, 200 in practice; user name 64; session name 64), so only
// invented texts are ever cut.
constexpr std::size_t kTitle = 200;
constexpr std::size_t kSentence = 600;
constexpr std::size_t kParagraph = 1500;
constexpr std::size_t kName = 256;
constexpr std::size_t kArn = 512;
constexpr std::size_t kWord = 64;
constexpr std::size_t kStep = 400;
constexpr std::size_t kCommand = 1000;
constexpr std::size_t kAddress = 1200;

std::string line(std::string_view text, std::size_t most) {
  if (text.size() <= most && printable_ascii_run(text) == text.size()) return std::string(trim(text));
  // Cleaning first everything of a megabyte would be wasted: no clean text is shorter than a quarter of its source.
  return shorten(trim(printable(shorten(text, 4 * most))), most);
}

std::vector<std::string> lines(const std::vector<std::string>& texts, std::size_t most_entries,
                               std::size_t most) {
  std::vector<std::string> kept;
  std::size_t left_out = 0;
  for (const auto& text : texts) {
    if (trim(text).empty()) continue;
    if (kept.size() < most_entries) {
      kept.push_back(line(text, most));
    } else {
      ++left_out;
    }
  }
  if (left_out > 0) kept.push_back(fmt::format("and {} more: see the raw event", left_out));
  return kept;
}

bool is_web_address(std::string_view url) {
  return (url.starts_with("https://") || url.starts_with("http://")) && url.size() <= kAddress &&
         std::all_of(url.begin(), url.end(),
                     [](char c) { return c > ' ' && c < 0x7F && c != '"' && c != '<' && c != '>'; });
}

std::vector<alert::Link> web_links(const std::vector<alert::Link>& links) {
  std::vector<alert::Link> kept;
  for (const auto& link : links) {
    if (kept.size() == 8) break;
    if (is_web_address(link.url))
      kept.push_back({line(link.label.empty() ? "Link" : link.label, 100), link.url});
  }
  return kept;
}

std::vector<std::string> web_addresses(const std::vector<std::string>& urls) {
  std::vector<std::string> kept;
  for (const auto& url : urls) {
    if (kept.size() < 6 && is_web_address(url)) kept.push_back(url);
  }
  return kept;
}

std::vector<alert::NextStep> steps(const std::vector<alert::NextStep>& all) {
  std::vector<alert::NextStep> kept;
  for (const auto& step : all) {
    if (kept.size() == 8) break;
    alert::NextStep one{line(step.text, kStep), ""};
    // Half a command, or one whose invisible characters were replaced, is another command.
    if (step.command.size() <= kCommand && printable(step.command) == step.command) {
      one.command = std::string(trim(step.command));
    } else {
      one.text += " (The command is left out: it is too long or holds invisible characters.)";
    }
    if (!one.text.empty() || !one.command.empty()) kept.push_back(std::move(one));
  }
  return kept;
}

alert::Who shown(const alert::Who& who) {
  return {.name = line(who.name, kName),
          .description = line(who.description, 100),
          .arn = line(who.arn, kArn),
          .account = line(who.account, kWord),
          .chain = lines(who.chain, 10, kArn),
          .access_key_id = line(who.access_key_id, 128),
          .mfa = line(who.mfa, kWord),
          .person = line(who.person, kName),
          .account_name = line(who.account_name, 128)};
}

}  // namespace

alert::Alert shown(const alert::Alert& alert) {
  alert::Alert out;
  out.id = line(alert.id, kWord);
  out.rule_id = line(alert.rule_id, 128);
  out.severity = alert.severity;
  out.title = line(alert.title, kTitle);
  if (out.title.empty()) out.title = out.rule_id.empty() ? "Alert" : out.rule_id;
  out.summary = line(alert.summary, kSentence);
  out.why = line(alert.why, kParagraph);
  out.subject_user = line(alert.subject_user, kName);
  out.who = shown(alert.who);
  out.event_name = line(alert.event_name, kName);
  out.service = line(alert.service, 128);
  out.family = line(alert.family, kWord);
  out.event_id = line(alert.event_id, kName);
  out.resources = lines(alert.resources, 10, kArn);
  out.events = lines(alert.events, 12, kName);
  out.source_ip = line(alert.source_ip, 128);
  out.source_country = line(alert.source_country, kWord);
  out.source_place = line(alert.source_place, 300);
  out.user_agent = line(alert.user_agent, 300);
  out.time = line(alert.time, kWord);
  out.account = line(alert.account, kWord);
  out.account_name = line(alert.account_name, 128);
  out.account_ou = line(alert.account_ou, 300);
  out.account_ou_ids = lines(alert.account_ou_ids, 8, kWord);
  out.region = line(alert.region, kWord);
  out.result = line(alert.result, kSentence);
  out.gains = lines(alert.gains, 6, kArn);
  out.policy_changes = lines(alert.policy_changes, 9, kArn);
  out.first_seen = lines(alert.first_seen, 4, 300);
  out.missing = lines(alert.missing, 6, 300);
  out.next_steps = steps(alert.next_steps);
  out.links = web_links(alert.links);
  out.mitre = lines(alert.mitre, 12, 40);
  out.cis = lines(alert.cis, 12, 40);
  out.tags = lines(alert.tags, 12, 40);
  out.false_positives = lines(alert.false_positives, 6, kStep);
  out.references = web_addresses(alert.references);
  return out;
}

std::string severity_label(const alert::Alert& alert) {
  std::string label(rule::name(alert.severity));
  for (char& c : label) c = static_cast<char>(c - 'a' + 'A');
  return label;
}

alert::Alert shown(const Notification& notification) {
  auto out = shown(notification.alert);
  if (notification.incident) {
    out.summary += out.summary.empty() ? "" : " ";
    out.summary += incident_line(*notification.incident, notification.created);
  }
  return out;
}

}  // namespace tocsin::sink
