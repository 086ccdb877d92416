#include "event/record_head.h"

#include <array>
#include <utility>

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

}  // namespace

// Records of old versions have no eventType: they are calls, except a sign-in.
std::string_view detail_type_of(const RecordFields& record) {
  for (const auto& [type, detail_type] : kDetailTypes) {
    if (type == record.event_type) return detail_type;
  }
  const bool sign_in = record.event_source.starts_with("signin.") && record.event_name == "ConsoleLogin";
  return sign_in ? kDetailTypes[1].second : kDetailTypes[0].second;
}

std::string_view service_of(const RecordFields& record) {
  if (record.event_type == "AwsCloudTrailInsight") return "cloudtrail";
  return record.event_source.substr(0, record.event_source.find('.'));
}

}  // namespace tocsin::event
