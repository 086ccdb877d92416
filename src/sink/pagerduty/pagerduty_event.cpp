#include "sink/pagerduty/pagerduty_event.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/text/plain_text.h"
#include "sink/view/brief.h"
#include "sink/view/facts.h"
#include "sink/view/incident_line.h"
#include "sink/view/raw_event.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using doc::Value;

constexpr auto kLimits = std::span(kPagerdutyLimits);

// critical and error wake people up in a service with dynamic notifications, warning and info do not.
std::string_view severity(rule::Severity severity) {
  switch (severity) {
    case rule::Severity::critical:
      return "critical";
    case rule::Severity::high:
      return "error";
    case rule::Severity::medium:
    case rule::Severity::low:
      return "warning";
    case rule::Severity::info:
      break;
  }
  return "info";
}

void set_text(Value& object, std::string key, std::string_view text, std::size_t most) {
  if (!text.empty()) object.set(std::move(key), doc::string(shorten(text, most)));
}

std::string joined(const std::vector<std::string>& lines) {
  std::string out;
  for (const auto& line : lines) out.append(out.empty() ? "" : "\n").append(line);
  return out;
}

std::string summary(const alert::Alert& alert, Reason reason) {
  auto out = headline(alert, reason);
  if (!alert.subject_user.empty()) out += ": " + alert.subject_user;
  if (const auto where = place(alert); !where.empty()) out += " - " + where;
  return out;
}

Value steps(const alert::Alert& alert) {
  auto list = doc::array();
  for (const auto& step : alert.next_steps) {
    list.items.push_back(doc::string(step.text));
    if (!step.command.empty()) list.items.push_back(doc::string(step.command));
  }
  return list;
}

Value details(const alert::Alert& alert, Reason reason) {
  auto out = doc::object();
  const auto add = [&](std::string_view label, std::string text) {
    if (!text.empty() && out.find(label) == nullptr)
      out.set(std::string(label), doc::string(std::move(text)));
  };
  if (reason == Reason::test) add("Test", std::string(kTestNotice) + ".");
  add("Summary", alert.summary);
  for (const auto& fact : brief_facts(alert)) add(fact.label, fact.value);
  for (const auto& fact : detail_facts(alert)) add(fact.label, joined(fact.lines));
  add("Why it matters", alert.why);
  if (!alert.next_steps.empty()) out.set("What to do next", steps(alert));
  for (const auto& fact : reference_facts(alert)) add(fact.label, joined(fact.lines));
  return out;
}

Value payload(const alert::Alert& alert, const Notification& notification) {
  const auto source = alert.account.empty() ? std::string("AWS") : "AWS account " + alert.account;
  auto out = doc::object({{"summary", doc::string(shorten(summary(alert, notification.reason),
                                                          limit_of(kLimits, "payload.summary")))},
                          {"source", doc::string(shorten(source, limit_of(kLimits, "payload.source")))},
                          {"severity", doc::string(std::string(severity(loudness(alert))))}});
  if (const auto time = parse_time(alert.time)) out.set("timestamp", doc::string(format_time(*time)));
  set_text(out, "component", alert.service, limit_of(kLimits, "payload.component"));
  set_text(out, "group", alert.account_name, limit_of(kLimits, "payload.group"));
  set_text(out, "class", alert.rule_id, limit_of(kLimits, "payload.class"));
  out.set("custom_details", details(alert, notification.reason));
  return out;
}

/// Ours are hex digits; anything else is hashed.
std::string dedup_key(const std::string& id) {
  const bool is_plain =
      id.size() <= limit_of(kLimits, "dedup_key") && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      });
  return is_plain ? id : sha256_hex(id);
}

}  // namespace

std::string pagerduty_event(const Notification& notification) {
  // PagerDuty's "Send an Event" wants no more than these two for what follows a trigger.
  if (notification.reason == Reason::acknowledged || notification.reason == Reason::resolved) {
    const auto* action = notification.reason == Reason::acknowledged ? "acknowledge" : "resolve";
    return doc::to_json(doc::object({{"event_action", doc::string(action)},
                                     {"dedup_key", doc::string(dedup_key(grouped_by(notification)))}}));
  }
  const auto alert = shown(notification);
  auto event = doc::object({{"event_action", doc::string("trigger")},
                            {"dedup_key", doc::string(dedup_key(grouped_by(notification)))},
                            {"client", doc::string("Tocsin")},
                            {"payload", payload(alert, notification)}});
  auto links = doc::array();
  for (const auto& link : alert.links)
    links.items.push_back(doc::object({{"href", doc::string(link.url)}, {"text", doc::string(link.label)}}));
  if (!links.items.empty()) event.set("links", std::move(links));

  // As a text: an event's own names and control characters are no part of ours.
  if (auto raw = raw_event(notification.alert.raw, false); !raw.text.empty())
    event.find("payload")->find("custom_details")->set("Event as it came", doc::string(std::move(raw.text)));
  return doc::to_json(event);
}

}  // namespace tocsin::sink
