// The envelope in which EventBridge delivers a CloudTrail record. Source of the detail-types: the EventBridge User Guide,
// "AWS service events delivered via AWS CloudTrail"; sign-ins are spelled "Sign In" in the events themselves.
#include <array>
#include <utility>

#include "event/event.h"
#include "event/reading.h"

namespace tocsin::event {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 7> kDetailTypes = {{
    {"AwsApiCall", "AWS API Call via CloudTrail"},
    {"AwsConsoleSignIn", "AWS Console Sign In via CloudTrail"},
    {"AwsConsoleAction", "AWS Console Action via CloudTrail"},
    {"AwsServiceEvent", "AWS Service Event via CloudTrail"},
    {"AwsCloudTrailInsight", "AWS Insight via CloudTrail"},
    {"AwsVpceEvent", "AWS Network Activity Event via CloudTrail"},
    {"AwsVpceEvents", "AWS Network Activity Event via CloudTrail"},
}};

// Records of old versions have no eventType: they are calls, except a sign-in.
std::string_view detail_type_of(const doc::Value& record) {
  const auto event_type = text_at(&record, {"eventType"});
  for (const auto& [type, detail_type] : kDetailTypes) {
    if (type == event_type) return detail_type;
  }
  const bool sign_in = text_at(&record, {"eventSource"}).starts_with("signin.") &&
                       text_at(&record, {"eventName"}) == "ConsoleLogin";
  return sign_in ? kDetailTypes[1].second : kDetailTypes[0].second;
}

// "iam.amazonaws.com" -> "aws.iam"
std::string source_of(const doc::Value& record) {
  if (text_at(&record, {"eventType"}) == "AwsCloudTrailInsight") return "aws.cloudtrail";
  const auto event_source = text_at(&record, {"eventSource"});
  return "aws." + event_source.substr(0, event_source.find('.'));
}

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
  return doc::object({
      {"version", doc::string("0")},
      {"id", doc::string(text_at(&record, {"eventID"}))},
      {"detail-type", doc::string(std::string(detail_type_of(record)))},
      {"source", doc::string(source_of(record))},
      {"account", doc::string(std::move(account))},
      {"time", doc::string(text_at(&record, {"eventTime"}))},
      {"region", doc::string(text_at(&record, {"awsRegion"}))},
      {"resources", doc::array()},
  });
}

doc::Value to_envelope(doc::Value value) {
  if (!is_bare_cloudtrail_record(value)) return value;
  auto envelope = envelope_head(value);
  envelope.set("detail", std::move(value));
  return envelope;
}

}  // namespace tocsin::event
