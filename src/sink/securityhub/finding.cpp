#include "sink/securityhub/finding.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>
#include <vector>

#include "aws/endpoint.h"
#include "base/hash.h"
#include "base/own_events.h"
#include "base/text.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using alert::Alert;

std::string_view label_of(rule::Severity severity) {
  switch (severity) {
    case rule::Severity::info:
      return "INFORMATIONAL";
    case rule::Severity::low:
      return "LOW";
    case rule::Severity::medium:
      return "MEDIUM";
    case rule::Severity::high:
      return "HIGH";
    case rule::Severity::critical:
      break;
  }
  return "CRITICAL";
}

doc::Value limited(std::string_view text, std::string_view path) {
  const auto limit = std::find_if(kFindingLimits.begin(), kFindingLimits.end(),
                                  [&](const PayloadLimit& one) { return one.path == path; });
  return doc::string(shorten(text, limit->most));
}

std::string title_of(const Alert& alert, Reason reason) {
  const auto user = alert.subject_user.empty() ? "" : ": " + shorten(alert.subject_user, 50);
  return (reason == Reason::test ? "[TEST] " : "") + shorten(alert.title, 190) + user;
}

void add_sentence(std::string& out, std::string_view label, std::string_view text, std::size_t most) {
  if (text.empty()) return;
  if (!out.empty()) out += ' ';
  out += fmt::format("{}{}{}", label, shorten(text, most), text.ends_with('.') ? "" : ".");
}

/// Who, where and from where before why: the end is cut when it is long.
std::string description_of(const Alert& alert) {
  const auto place = fmt::format(
      "{}{}{}", alert.account, alert.account_name.empty() ? "" : " (" + shorten(alert.account_name, 60) + ")",
      alert.region.empty() ? "" : ", " + alert.region);
  std::string out;
  add_sentence(out, "", alert.summary.empty() ? alert.title : alert.summary, 300);
  add_sentence(out, "Who: ", alert.who.arn.empty() ? alert.who.name : alert.who.arn, 200);
  add_sentence(out, "Account: ", place, 140);
  add_sentence(out, "From: ", alert.source_ip, 64);
  add_sentence(out, "Result: ", alert.result, 100);
  add_sentence(out, "", alert.why, 1'500);
  return out;
}

std::string steps_of(const Alert& alert) {
  std::string out;
  int number = 0;
  for (const auto& step : alert.next_steps) {
    if (!step.text.empty()) out += fmt::format("{}{}. {}", out.empty() ? "" : " ", ++number, step.text);
  }
  return out;
}

doc::Value types_of(const Alert& alert) {
  std::vector<std::string_view> names;
  for (const auto& tag : alert.tags) {
    const auto name = finding_type(tag);
    if (!name.empty() && std::find(names.begin(), names.end(), name) == names.end()) names.push_back(name);
  }
  if (names.empty()) names.emplace_back("TTPs");
  auto out = doc::array();
  for (const auto name : names) out.items.push_back(doc::string(std::string(name)));
  return out;
}

doc::Value resource(const std::string& id, std::string_view type, std::string_view role,
                    const std::string& region) {
  auto out = doc::object({{"Type", doc::string(std::string(type))}, {"Id", doc::string(id)}});
  const auto parts = split(id, ':');
  const bool is_arn = parts.size() > 5 && parts[0] == "arn";
  const auto own_region = is_arn && aws::is_region(parts[3]) ? std::string(parts[3]) : region;
  out.set("Partition", doc::string(std::string(aws::partition_of(own_region))));
  out.set("Region", doc::string(own_region));
  out.set("ResourceRole", doc::string(std::string(role)));
  return out;
}

/// What was acted on, who did it, and at least the account.
doc::Value resources_of(const Alert& alert, const std::string& account, const FindingPlace& place) {
  constexpr std::size_t kShown = 10;  // more are counted in a last line, which is no resource
  const auto region = aws::is_region(alert.region) ? alert.region : place.region;
  auto out = doc::array();
  for (const auto& id : alert.resources) {
    if (out.items.size() == kShown) break;
    if (!id.empty()) out.items.push_back(resource(id, resource_type(id), "Target", region));
  }
  const auto& actor = alert.who.arn;
  const bool is_target =
      std::find(alert.resources.begin(), alert.resources.end(), actor) != alert.resources.end();
  if (!actor.empty() && !is_target)
    out.items.push_back(resource(actor, resource_type(actor), "Actor", region));
  if (out.items.empty())
    out.items.push_back(resource("AWS::::Account:" + account, "AwsAccount", "Target", region));
  return out;
}

/// What has no field of its own. Names with a slash are the console's way to group them.
doc::Value product_fields(const Notification& notification, const Alert& alert) {
  auto out = doc::object();
  const auto add = [&out](std::string_view name, const std::string& text) {
    if (!text.empty()) out.set(fmt::format("tocsin/{}", name), limited(text, "Findings.*.ProductFields.*"));
  };
  add("reason", std::string(name(notification.reason)));
  if (notification.incident) add("incident", shorten(printable(notification.incident->id), 64));
  add("severity", std::string(rule::name(alert.severity)));
  add("rule", alert.rule_id);
  add("event", alert.event_name);
  add("event_id", alert.event_id);
  add("account", alert.account);
  add("account_name", alert.account_name);
  add("region", alert.region);
  add("user", alert.subject_user);
  add("who", alert.who.name);
  add("who_arn", alert.who.arn);
  add("access_key_id", alert.who.access_key_id);
  add("mfa", alert.who.mfa);
  add("person", alert.who.person);
  add("source_ip", alert.source_ip);
  add("source_place", alert.source_place);
  add("user_agent", alert.user_agent);
  add("result", alert.result);
  std::string techniques;
  for (const auto& technique : alert.mitre) techniques += (techniques.empty() ? "" : ", ") + technique;
  add("mitre", techniques);
  return out;
}

/// A note of an incident points at the finding that rang last: to write over that one would lose what it says.
doc::Value provider_fields(const Notification& notification, const Alert& alert, const std::string& product) {
  auto severity = doc::object({{"Label", doc::string(std::string(label_of(alert.severity)))},
                               {"Original", doc::string(std::string(rule::name(alert.severity)))}});
  auto out = doc::object({{"Severity", std::move(severity)}, {"Types", types_of(alert)}});
  const auto& incident = notification.incident;
  if (incident && !incident->bell.empty() && incident->bell != alert.id) {
    auto bell = doc::object(
        {{"ProductArn", doc::string(product)}, {"Id", doc::string(shorten(printable(incident->bell), 64))}});
    out.set("RelatedFindings", doc::array({std::move(bell)}));
  }
  return out;
}

void add_links(doc::Value& finding, const Alert& alert) {
  auto recommendation = doc::object();
  if (const auto steps = steps_of(alert); !steps.empty())
    recommendation.set("Text", limited(steps, "Findings.*.Remediation.Recommendation.Text"));
  if (!alert.references.empty()) recommendation.set("Url", doc::string(alert.references.front()));
  if (!recommendation.members.empty())
    finding.set("Remediation", doc::object({{"Recommendation", std::move(recommendation)}}));
  if (!alert.links.empty()) finding.set("SourceUrl", doc::string(alert.links.front().url));
}

}  // namespace

doc::Value finding_of(const Notification& notification, const FindingPlace& place) {
  const auto alert = shown(notification);
  const auto happened = parse_time(alert.time).value_or(notification.created);
  const auto& account = alert.account.empty() ? place.account : alert.account;
  const auto product =
      fmt::format("arn:{}:securityhub:{}:{}:product/{}/default", aws::partition_of(place.region),
                  place.region, place.account, place.account);
  auto out =
      doc::object({{"SchemaVersion", doc::string("2018-10-08")},
                   {"Id", doc::string(alert.id.empty() ? sha256_hex(notification.delivery_id) : alert.id)},
                   {"ProductArn", doc::string(product)},
                   {"GeneratorId", doc::string(std::string(kOwnGenerator) + alert.rule_id)},
                   {"AwsAccountId", doc::string(place.account)},
                   {"CreatedAt", doc::string(format_time(happened))},
                   {"UpdatedAt", doc::string(format_time(std::max(happened, notification.created)))},
                   {"FirstObservedAt", doc::string(format_time(happened))},
                   {"Title", limited(title_of(alert, notification.reason), "Findings.*.Title")},
                   {"Description", limited(description_of(alert), "Findings.*.Description")},
                   {"FindingProviderFields", provider_fields(notification, alert, product)},
                   {"Resources", resources_of(alert, account, place)},
                   {"ProductFields", product_fields(notification, alert)},
                   {"RecordState", doc::string("ACTIVE")}});
  if (notification.reason == Reason::test) out.set("Sample", doc::boolean(true));
  add_links(out, alert);
  return out;
}

}  // namespace tocsin::sink
