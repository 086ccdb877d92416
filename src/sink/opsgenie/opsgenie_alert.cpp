#include "sink/opsgenie/opsgenie_alert.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/text/fit.h"
#include "sink/text/plain_text.h"
#include "sink/view/brief.h"
#include "sink/view/facts.h"
#include "sink/view/incident_line.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using doc::Value;

constexpr auto kLimits = std::span(kOpsgenieLimits);

std::string_view priority(rule::Severity severity) {
  switch (severity) {
    case rule::Severity::critical:
      return "P1";
    case rule::Severity::high:
      return "P2";
    case rule::Severity::medium:
      return "P3";
    case rule::Severity::low:
      return "P4";
    case rule::Severity::info:
      break;
  }
  return "P5";
}

/// A text for something that reads HTML, with line feeds.
std::string safe(std::string_view text) {
  return escape_markup(printable_lines(text));
}

std::string message(const alert::Alert& alert, Reason reason) {
  constexpr auto kMost = limit_of(kLimits, "message");
  const auto title = headline(alert, reason);
  const auto account = alert.account.empty() ? "" : " - " + alert.account;
  const auto user = alert.subject_user.empty() ? "" : ": " + alert.subject_user;
  for (const auto& text : {title + user + account, title + account}) {
    if (auto escaped = safe(text); escaped.size() <= kMost) return escaped;
  }
  return fit(title, kMost, safe);
}

/// Whole sections, as many as there is room for.
std::string description(const alert::Alert& alert, Reason reason) {
  constexpr auto kMost = limit_of(kLimits, "description");
  std::string out;
  const auto add = [&](const std::string& section) {
    if (section.empty()) return;
    const auto text = (out.empty() ? "" : "\n") + safe(section);
    if (out.size() + text.size() <= kMost) out += text;
  };
  if (reason == Reason::test) add(std::string(kTestNotice) + ".\n");
  std::string facts;
  for (const auto& fact : brief_facts(alert)) facts += fmt::format("{}: {}\n", fact.label, fact.value);
  add(facts);
  add(alert.summary.empty() ? "" : alert.summary + "\n");
  for (const auto& line : brief_lines(alert)) add(line);
  add(alert.why.empty() ? "" : "Why it matters\n" + alert.why + "\n");
  if (!alert.next_steps.empty()) {
    const auto where = place(alert);
    add("What to do next" + (where.empty() ? "" : ", in " + where));
  }
  std::size_t number = 0;
  for (const auto& step : alert.next_steps) {
    add(fmt::format("{}. {}", ++number, step.text));
    if (!step.command.empty()) add(step.command);
  }
  for (const auto& link : alert.links) add(fmt::format("{}: {}", link.label, link.url));
  return out;
}

Value details(const alert::Alert& alert) {
  auto out = doc::object();
  std::size_t spent = 0;
  const auto add = [&](std::string_view label, const std::string& text) {
    if (text.empty() || out.find(label) != nullptr || spent + label.size() + text.size() > kOpsgenieDetails)
      return;
    spent += label.size() + text.size();
    out.set(std::string(label), doc::string(text));
  };
  for (const auto& fact : brief_facts(alert)) add(fact.label, safe(fact.value));
  for (const auto& fact : reference_facts(alert)) add(fact.label, safe(fact.lines.front()));
  return out;
}

Value tags(const alert::Alert& alert, Reason reason) {
  auto out = doc::array();
  const auto add = [&](std::string_view tag) {
    if (tag.empty() || out.items.size() == limit_of(kLimits, "tags")) return;
    // A comma would make two of it.
    auto text = fit(tag, limit_of(kLimits, "tags.*"), safe);
    std::replace(text.begin(), text.end(), ',', '.');
    out.items.push_back(doc::string(std::move(text)));
  };
  if (reason == Reason::test) add("test");
  add(rule::name(alert.severity));
  add(alert.account);
  add(alert.region);
  for (const auto& tag : alert.tags) add(tag);
  for (const auto& technique : alert.mitre) add(technique);
  return out;
}

/// Ours are hex digits; anything else is hashed.
std::string plain_id(const std::string& id) {
  const bool is_plain =
      id.size() <= limit_of(kLimits, "alias") && std::all_of(id.begin(), id.end(), [](char c) {
        return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
      });
  return is_plain ? id : sha256_hex(id);
}

}  // namespace

std::string opsgenie_alert(const Notification& notification, const std::vector<std::string>& teams) {
  const auto alert = shown(notification);
  if (notification.reason == Reason::acknowledged || notification.reason == Reason::resolved) {
    const auto* action = notification.reason == Reason::acknowledged ? "acknowledge" : "close";
    return doc::to_json(doc::object({{std::string(kOpsgenieAction), doc::string(action)},
                                     {"alias", doc::string(plain_id(grouped_by(notification)))},
                                     {"source", doc::string("Tocsin")},
                                     {"note", doc::string(message(alert, notification.reason))}}));
  }
  auto out = doc::object({{"message", doc::string(message(alert, notification.reason))},
                          {"alias", doc::string(plain_id(grouped_by(notification)))},
                          {"description", doc::string(description(alert, notification.reason))},
                          {"priority", doc::string(std::string(priority(loudness(alert))))},
                          {"source", doc::string("Tocsin")},
                          {"tags", tags(alert, notification.reason)},
                          {"details", details(alert)}});
  if (!alert.resources.empty())
    out.set("entity", doc::string(fit(alert.resources.front(), limit_of(kLimits, "entity"), safe)));
  auto responders = doc::array();
  for (const auto& team : teams)
    responders.items.push_back(doc::object({{"name", doc::string(team)}, {"type", doc::string("team")}}));
  if (!responders.items.empty()) out.set("responders", std::move(responders));
  return doc::to_json(out);
}

}  // namespace tocsin::sink
