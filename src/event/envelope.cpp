// The envelope in which EventBridge delivers a CloudTrail record.
#include <utility>

#include "event/event.h"
#include "event/null_errors.h"
#include "event/reading.h"
#include "event/record_head.h"

namespace tocsin::event {
namespace {

bool has_text(const doc::Value& value, std::string_view key) {
  const auto* found = value.find(key);
  return found != nullptr && found->is(doc::Kind::string);
}

}  // namespace

bool is_bare_cloudtrail_record(const doc::Value& value) {
  return has_text(value, "eventSource") && has_text(value, "eventName") && has_text(value, "eventTime") &&
         value.find("detail") == nullptr;
}

doc::Value envelope_head(const doc::Value& record) {
  auto account = first_of(
      {scalar_at(&record, {"recipientAccountId"}), scalar_at(&record, {"userIdentity", "accountId"})});
  const auto event_type = text_at(&record, {"eventType"});
  const auto event_source = text_at(&record, {"eventSource"});
  const auto event_name = text_at(&record, {"eventName"});
  const RecordFields fields{event_type, event_source, event_name};
  return doc::object({
      {"version", doc::string("0")},
      {"id", doc::string(text_at(&record, {"eventID"}))},
      {"detail-type", doc::string(std::string(detail_type_of(fields)))},
      {"source", doc::string("aws." + std::string(service_of(fields)))},
      {"account", doc::string(std::move(account))},
      {"time", doc::string(text_at(&record, {"eventTime"}))},
      {"region", doc::string(text_at(&record, {"awsRegion"}))},
      {"resources", doc::array()},
  });
}

doc::Value to_envelope(doc::Value value) {
  if (!is_bare_cloudtrail_record(value)) return value;
  drop_null_errors(value);
  auto envelope = envelope_head(value);
  envelope.set("detail", std::move(value));
  return envelope;
}

}  // namespace tocsin::event
