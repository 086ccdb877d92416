#include "pipeline/reminder_alert.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "rule/severity.h"

namespace tocsin::pipeline {
namespace {

using sink::Reason;

constexpr std::size_t kNamed = 10;
constexpr std::size_t kShortId = 8;

rule::Severity severity_of(const store::Incident& incident) {
  return static_cast<rule::Severity>(
      std::clamp(incident.severity, 0, static_cast<int>(rule::Severity::critical)));
}

std::string whole_seconds(Time time) {
  return format_time(std::chrono::floor<std::chrono::seconds>(time));
}

std::string age(const store::Incident& incident, Time now) {
  const auto open = std::max<Milliseconds>(now - incident.opened, Milliseconds(0));
  const auto minutes = std::chrono::floor<std::chrono::minutes>(open);
  return minutes < std::chrono::minutes(1) ? format_duration(std::chrono::floor<std::chrono::seconds>(open))
                                           : format_duration(minutes);
}

std::string many(std::int64_t alerts) {
  return fmt::format("{} alert{}", alerts, alerts == 1 ? "" : "s");
}

std::string line_of(const store::Incident& incident, Time now) {
  return fmt::format("{} {} ({}), {}, open for {}", incident.id.substr(0, kShortId),
                     shorten(printable(incident.title), 160), rule::name(severity_of(incident)),
                     many(incident.alerts), age(incident, now));
}

std::string who_of(const store::Incident& incident) {
  return incident.answered_by.empty() ? "somebody" : shorten(printable(incident.answered_by), 120);
}

void say_one(const store::Incident& incident, Reason reason, Time now, alert::Alert& alert) {
  const auto title = shorten(printable(incident.title), 200);
  const auto id = incident.id.substr(0, kShortId);
  alert.account = incident.account;
  switch (reason) {
    case Reason::acknowledged:
      alert.title = fmt::format("{} has it: {}", who_of(incident), title);
      alert.summary = fmt::format("Incident {} is acknowledged: by {}.", id, who_of(incident));
      return;
    case Reason::resolved:
      alert.title = fmt::format("Over, says {}: {}", who_of(incident), title);
      alert.summary = fmt::format("Incident {} is resolved: by {}.", id, who_of(incident));
      return;
    default:
      alert.title = fmt::format("Nobody has answered for {}: {}", age(incident, now), title);
      alert.summary = fmt::format(
          "Incident {} ({}, {} since {}) is still open, and nobody has said that they have it.", id,
          rule::name(severity_of(incident)), many(incident.alerts), whole_seconds(incident.opened));
  }
}

void say_several(const std::vector<store::Incident>& incidents, Time now, alert::Alert& alert) {
  alert.title = fmt::format("Nobody has answered {} incidents", incidents.size());
  alert.summary =
      fmt::format("{} incidents are still open, and nobody has said that they have them.", incidents.size());
  for (std::size_t i = 0; i < std::min(incidents.size(), kNamed); ++i)
    alert.events.push_back(line_of(incidents[i], now));
  if (incidents.size() > kNamed)
    alert.events.push_back(fmt::format("and {} more: tocsin incidents", incidents.size() - kNamed));
}

doc::Value as_json(const std::vector<store::Incident>& incidents) {
  auto list = doc::array();
  for (const auto& incident : incidents) {
    list.items.push_back(
        doc::object({{"id", doc::string(incident.id)},
                     {"state", doc::string(incident.state)},
                     {"severity", doc::string(std::string(rule::name(severity_of(incident))))},
                     {"title", doc::string(incident.title)},
                     {"opened", doc::string(format_time(incident.opened))},
                     {"alerts", doc::number(incident.alerts)}}));
  }
  return doc::object({{"incidents", std::move(list)}});
}

}  // namespace

alert::Alert reminder_alert(const std::vector<store::Incident>& incidents, Reason reason,
                            const std::string& sink, const std::string& bell, Time now) {
  auto key =
      fmt::format("reminder\n{}\n{}\n{}\n{}", sink, sink::name(reason), bell, now.time_since_epoch().count());
  for (const auto& incident : incidents) key += "\n" + incident.id;
  const auto& first = incidents.front();
  const bool answered = reason == Reason::acknowledged || reason == Reason::resolved;
  alert::Alert alert;
  alert.id = sha256_hex(key).substr(0, 20);
  alert.rule_id = kReminderRule;
  alert.severity = answered ? rule::Severity::info : severity_of(first);
  if (incidents.size() == 1) {
    say_one(first, reason, now, alert);
  } else {
    say_several(incidents, now, alert);
  }
  alert.event_name = answered ? "Answer" : "Reminder";
  alert.service = "tocsin";
  alert.family = "tocsin";
  alert.time = whole_seconds(now);
  if (!answered) {
    alert.why = "The settings say who is told again, or next, when nobody answers in time.";
    alert.next_steps = {{"Say that you have it, where Tocsin runs (with --config or --store).",
                         "tocsin incidents ack " + first.id.substr(0, kShortId)}};
  }
  alert.raw = as_json(incidents);
  return alert;
}

}  // namespace tocsin::pipeline
