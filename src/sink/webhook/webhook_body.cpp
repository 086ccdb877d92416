#include "sink/webhook/webhook_body.h"

#include <algorithm>
#include <array>

#include "alert/alert_json.h"
#include "doc/json_writer.h"
#include "sink/view/incident_line.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

std::string body_of(const Notification& notification, const alert::Alert& alert, bool shortened) {
  auto body = doc::object({{"version", doc::number(std::int64_t{1})},
                           {"reason", doc::string(std::string(name(notification.reason)))},
                           {"delivery_id", doc::string(notification.delivery_id)},
                           {"created", doc::string(format_time(notification.created))}});
  if (notification.incident) body.set("incident", incident_json(notification));
  if (shortened) body.set("shortened", doc::boolean(true));
  body.set("alert", alert::to_json(alert));
  return doc::to_json(body);
}

void cut(std::vector<std::string>& list, std::size_t most) {
  list.resize(std::min(list.size(), most));
}

// What remains then is below kLeastWebhookBody, whatever the alert.
void keep_the_core(alert::Alert& alert) {
  alert.tags.clear();
  alert.mitre.clear();
  alert.cis.clear();
  alert.gains.clear();
  alert.policy_changes.clear();
  alert.first_seen.clear();
  alert.missing.clear();
  alert.events.clear();
  alert.account_ou.clear();
  alert.account_ou_ids.clear();
  cut(alert.who.chain, 1);
  cut(alert.resources, 1);
}

}  // namespace

std::string webhook_body(const Notification& notification, std::size_t max_bytes) {
  auto body = body_of(notification, notification.alert, false);
  if (body.size() <= max_bytes) return body;
  using Part = void (*)(alert::Alert&);
  // The first is the raw event, which shown() leaves out.
  constexpr std::array<Part, 6> kParts{
      [](alert::Alert&) {},
      [](alert::Alert& a) { a.references.clear(); },
      [](alert::Alert& a) { a.false_positives.clear(); },
      [](alert::Alert& a) { a.links.clear(); },
      [](alert::Alert& a) { a.next_steps.clear(); },
      keep_the_core,
  };
  auto alert = shown(notification);
  for (const auto drop : kParts) {
    drop(alert);
    body = body_of(notification, alert, true);
    if (body.size() <= max_bytes) break;
  }
  return body;
}

}  // namespace tocsin::sink
