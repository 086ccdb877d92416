#include <utility>

#include "base/hash.h"
#include "event/event.h"
#include "event/families.h"
#include "event/reading.h"
#include "event/resources.h"

namespace tocsin::event {
namespace {

// Only AWS can put events whose source begins with "aws." on a bus, and partners those of "aws.partner/". Whoever may put
// events of their own must not pass one off as CloudTrail's: it could claim the id of a real event before that arrives.
bool is_from(std::string_view source, std::string_view wanted) {
  return source.empty() || source == wanted;
}

Family family_of(const Event& event) {
  const std::string_view type = event.detail_type;
  const std::string_view source = event.source;
  if (type.ends_with(" via CloudTrail")) {
    const bool from_aws = source.starts_with("aws.") && !source.starts_with("aws.partner/");
    return source.empty() || from_aws ? Family::cloudtrail : Family::other;
  }
  if (type == "GuardDuty Finding" && is_from(source, "aws.guardduty")) return Family::guardduty;
  if (type.starts_with("Security Hub ") && is_from(source, "aws.securityhub")) return Family::security_hub;
  if (type.starts_with("AWS Health ") && is_from(source, "aws.health")) return Family::health;
  return Family::other;
}

void read_envelope(const doc::Value& envelope, Event& event) {
  event.id = text_at(&envelope, {"id"});
  event.source = text_at(&envelope, {"source"});
  event.detail_type = text_at(&envelope, {"detail-type"});
  event.service = event.source;
  event.name = event.detail_type;
  event.account = scalar_at(&envelope, {"account"});
  event.region = text_at(&envelope, {"region"});
  event.time_text = text_at(&envelope, {"time"});
}

void read_detail(const doc::Value& detail, Event& event) {
  switch (event.family) {
    case Family::cloudtrail:
      return read_cloudtrail(detail, event);
    case Family::guardduty:
      return read_guardduty(detail, event);
    case Family::security_hub:
      return read_security_hub(detail, event);
    case Family::health:
      return read_health(detail, event);
    case Family::other:
      return;
  }
}

void add_resources_of_envelope(const doc::Value& envelope, Event& event) {
  const auto* list = envelope.find("resources");
  if (list == nullptr) return;
  for (const auto& item : list->items) {
    if (item.is(doc::Kind::string)) add_resource(event.resources, {item.text, {}});
  }
}

}  // namespace

std::string_view name(Family family) {
  switch (family) {
    case Family::cloudtrail:
      return "cloudtrail";
    case Family::guardduty:
      return "guardduty";
    case Family::security_hub:
      return "security_hub";
    case Family::health:
      return "health";
    case Family::other:
      break;
  }
  return "other";
}

Event shape(doc::Value envelope, std::string_view text) {
  static const doc::Value kNoDetail = doc::object();
  Event event;
  read_envelope(envelope, event);
  const auto envelope_id = event.id;
  event.family = family_of(event);
  const auto* detail = envelope.find("detail");
  read_detail(detail == nullptr ? kNoDetail : *detail, event);
  add_resources_of_envelope(envelope, event);
  event.time = parse_time(event.time_text);
  if (event.family != Family::cloudtrail && event.occurrence_key.empty() && !envelope_id.empty()) {
    event.occurrence_key = "event:" + envelope_id;
  }
  if (event.id.empty() || event.occurrence_key.empty()) {
    const auto digest = "sha256:" + sha256_hex(text);
    if (event.id.empty()) event.id = digest;
    if (event.occurrence_key.empty()) event.occurrence_key = digest;
  }
  event.envelope = std::move(envelope);
  return event;
}

}  // namespace tocsin::event
