#include "aws/cloudtrail.h"

#include <algorithm>

#include "aws/json_answer.h"
#include "doc/json_writer.h"

namespace tocsin::aws {
namespace {

CallResult<doc::Value> ask(Client& client, const std::string& operation, const doc::Value& request,
                           net::Deadline deadline) {
  return call_for_json(client,
                       json_call("cloudtrail", "com.amazonaws.cloudtrail.v20131101.CloudTrail_20131101",
                                 operation, "1.1", doc::to_json(request)),
                       deadline);
}

bool is_true(const doc::Value& value, std::string_view path) {
  return text_in(value, path) == "true";
}

bool holds(const std::vector<doc::Value>& items, std::string_view text) {
  return std::any_of(items.begin(), items.end(), [&](const doc::Value& item) { return item.text == text; });
}

/// One advanced selector: a list of conditions on fields, all of which must hold.
void add_advanced(const doc::Value& selector, ManagementEvents& events) {
  bool management = false;
  bool data = false;
  std::vector<std::string> types;
  bool writes = true;
  bool reads = true;
  for (const auto& field : items_in(selector, "FieldSelectors")) {
    const auto name = text_in(field, "Field");
    const auto& equals = items_in(field, "Equals");
    if (name == "eventCategory") {
      management = holds(equals, "Management");
      data = holds(equals, "Data");
    }
    if (name == "resources.type") {
      for (const auto& type : equals) types.push_back(type.text);
    }
    if (name == "readOnly") {
      writes = holds(equals, "false");
      reads = holds(equals, "true");
    }
  }
  events.writes = events.writes || (management && writes);
  events.reads = events.reads || (management && reads);
  if (data) events.data_types.insert(events.data_types.end(), types.begin(), types.end());
}

void add_data_resources(const doc::Value& selector, ManagementEvents& events) {
  for (const auto& resource : items_in(selector, "DataResources")) {
    if (!items_in(resource, "Values").empty()) events.data_types.push_back(text_in(resource, "Type"));
  }
}

}  // namespace

CallResult<std::vector<Trail>> describe_trails(Client& client, net::Deadline deadline) {
  const auto answer =
      ask(client, "DescribeTrails", doc::object({{"includeShadowTrails", doc::boolean(true)}}), deadline);
  if (!answer) return tl::unexpected(answer.error());
  std::vector<Trail> trails;
  for (const auto& trail : items_in(*answer, "trailList")) {
    trails.push_back({text_in(trail, "Name"), text_in(trail, "TrailARN"), text_in(trail, "HomeRegion"),
                      text_in(trail, "S3BucketName"), is_true(trail, "IsMultiRegionTrail"),
                      is_true(trail, "IsOrganizationTrail"), text_in(trail, "S3KeyPrefix")});
  }
  return trails;
}

CallResult<TrailStatus> trail_status(Client& client, const std::string& trail_arn, net::Deadline deadline) {
  const auto answer =
      ask(client, "GetTrailStatus", doc::object({{"Name", doc::string(trail_arn)}}), deadline);
  if (!answer) return tl::unexpected(answer.error());
  return TrailStatus{is_true(*answer, "IsLogging"), text_in(*answer, "LatestDeliveryError")};
}

ManagementEvents read_management_events(const doc::Value& answer) {
  ManagementEvents events;
  for (const auto& selector : items_in(answer, "EventSelectors")) {
    add_data_resources(selector, events);
    if (!is_true(selector, "IncludeManagementEvents")) continue;
    const auto type = text_in(selector, "ReadWriteType");
    events.writes = events.writes || type != "ReadOnly";
    events.reads = events.reads || type != "WriteOnly";
  }
  for (const auto& selector : items_in(answer, "AdvancedEventSelectors")) add_advanced(selector, events);
  std::sort(events.data_types.begin(), events.data_types.end());
  events.data_types.erase(std::unique(events.data_types.begin(), events.data_types.end()),
                          events.data_types.end());
  return events;
}

CallResult<ManagementEvents> management_events(Client& client, const std::string& trail_arn,
                                               net::Deadline deadline) {
  const auto answer =
      ask(client, "GetEventSelectors", doc::object({{"TrailName", doc::string(trail_arn)}}), deadline);
  if (!answer) return tl::unexpected(answer.error());
  return read_management_events(*answer);
}

}  // namespace tocsin::aws
