#include "sink/json/json_alert.h"

#include <utility>

#include "alert/alert_json.h"
#include "alert/shorten_event.h"
#include "base/clock.h"
#include "doc/json_writer.h"
#include "sink/ocsf/ocsf.h"
#include "sink/view/incident_line.h"
#include "sink/view/raw_event.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

// A character of four bytes takes twelve as an escape.
constexpr std::size_t kEscaped = 3;

doc::Value document_of(const Notification& notification, const alert::Alert& alert) {
  auto out = doc::object({{"delivery_id", doc::string(notification.delivery_id)},
                          {"reason", doc::string(std::string(name(notification.reason)))},
                          {"created", doc::string(format_time(notification.created))}});
  if (notification.incident) out.set("incident", incident_json(notification));
  auto members = alert::to_json(alert).members;
  for (auto& member : members) out.members.push_back(std::move(member));
  return out;
}

std::string written(const doc::Value& document) {
  return visible_json(doc::to_json(document));
}

std::size_t size_of(const std::vector<std::string>& texts) {
  std::size_t out = 0;
  for (const auto& text : texts) out += text.size();
  return out;
}

/// Of its lists, which alone can have any length: writing what cannot fit would be wasted.
std::size_t size_of_lists(const alert::Alert& alert) {
  std::size_t out = 0;
  for (const auto* list : {&alert.who.chain, &alert.resources, &alert.events, &alert.gains,
                           &alert.policy_changes, &alert.first_seen, &alert.missing, &alert.mitre, &alert.cis,
                           &alert.tags, &alert.false_positives, &alert.references})
    out += size_of(*list);
  for (const auto& step : alert.next_steps) out += step.text.size() + step.command.size();
  for (const auto& link : alert.links) out += link.label.size() + link.url.size();
  return out;
}

/// The document without its event, cut when it must be.
doc::Value without_event(const Notification& notification, std::size_t max_bytes) {
  if (size_of_lists(notification.alert) <= max_bytes) {
    auto alert = notification.alert;
    alert.raw = doc::null();
    auto out = document_of(notification, alert);
    if (written(out).size() <= max_bytes) return out;
  }
  return document_of(notification, shown(notification));
}

}  // namespace

std::string json_alert(const Notification& notification, JsonFormat format, std::size_t max_bytes) {
  if (format == JsonFormat::ocsf) return ocsf_json(notification, max_bytes);
  if (size_of_lists(notification.alert) <= max_bytes) {
    auto whole = written(document_of(notification, notification.alert));
    if (whole.size() <= max_bytes) return whole;
  }
  auto document = without_event(notification, max_bytes);
  auto text = written(document);
  if (text.size() >= max_bytes) return text;
  const auto room = (max_bytes - text.size()) / kEscaped;
  if (room < alert::kSmallestEvent) return text;
  document.set("raw", alert::shorten_event(notification.alert.raw, room));
  auto whole = written(document);
  return whole.size() <= max_bytes ? whole : text;
}

}  // namespace tocsin::sink
