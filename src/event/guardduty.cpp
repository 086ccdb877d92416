// GuardDuty findings. Source of the fields: the GuardDuty User Guide, "Processing findings with Amazon EventBridge" and
// "Finding details".
#include <array>
#include <charconv>
#include <cmath>

#include "event/families.h"
#include "event/partition.h"
#include "event/reading.h"
#include "event/resources.h"

namespace tocsin::event {
namespace {

// GuardDuty's own bands. An update within a band does not ring again.
std::string_view band(const std::string& severity) {
  double value = 0;
  const auto [end, error] = std::from_chars(severity.data(), severity.data() + severity.size(), value);
  if (error != std::errc{} || std::isnan(value)) return "unknown";
  if (value >= 9) return "critical";
  if (value >= 7) return "high";
  if (value >= 4) return "medium";
  return "low";
}

// The action's kind decides where the other end's address stands.
std::string remote_address(const doc::Value& detail) {
  static constexpr std::array<std::string_view, 5> kActions = {"awsApiCallAction", "networkConnectionAction",
                                                               "kubernetesApiCallAction",
                                                               "rdsLoginAttemptAction", "portProbeAction"};
  const auto* action = at(&detail, {"service", "action"});
  for (const auto kind : kActions) {
    const auto* place = at(action, {kind});
    const auto* probes = at(place, {"portProbeDetails"});
    if (probes != nullptr && !probes->items.empty()) place = &probes->items[0];
    auto address = first_of({text_at(place, {"remoteIpDetails", "ipAddressV4"}),
                             text_at(place, {"remoteIpDetails", "ipAddressV6"})});
    if (!address.empty()) return address;
  }
  return {};
}

void read_who(const doc::Value& detail, Event& event) {
  const auto* key = at(&detail, {"resource", "accessKeyDetails"});
  event.actor.name = text_at(key, {"userName"});
  event.actor.type = text_at(key, {"userType"});
  event.actor.access_key_id = text_at(key, {"accessKeyId"});
  if (event.actor.type == "Root") event.actor.name = "root";
  if (event.actor.type == "IAMUser") event.subject_user = event.actor.name;
  if (event.actor.name.empty()) {
    event.actor.name =
        text_at(&detail, {"resource", "kubernetesDetails", "kubernetesUserDetails", "username"});
  }
  if (event.actor.name.empty()) event.actor.name = text_at(&detail, {"resource", "rdsDbUserDetails", "user"});
}

void add_named(const doc::Value* list, std::string_view key, std::string_view type, Event& event) {
  if (list == nullptr) return;
  for (const auto& item : list->items)
    add_resource(event.resources, {text_at(&item, {key}), std::string(type)});
}

void read_what(const doc::Value& detail, Event& event) {
  const auto* resource = at(&detail, {"resource"});
  const auto arn = [&](std::string_view service, const std::string& rest) {
    const auto region = service == "iam" ? std::string{} : event.region;
    return "arn:" + std::string(partition_of(event.region)) + ":" + std::string(service) + ":" + region +
           ":" + event.account + ":" + rest;
  };
  const auto instance = text_at(resource, {"instanceDetails", "instanceId"});
  if (!instance.empty())
    add_resource(event.resources, {arn("ec2", "instance/" + instance), "AWS::EC2::Instance"});
  add_named(at(resource, {"s3BucketDetails"}), "arn", "AWS::S3::Bucket", event);
  add_resource(event.resources, {text_at(resource, {"eksClusterDetails", "arn"}), "AWS::EKS::Cluster"});
  add_resource(event.resources, {text_at(resource, {"ecsClusterDetails", "arn"}), "AWS::ECS::Cluster"});
  add_resource(event.resources,
               {text_at(resource, {"lambdaDetails", "functionArn"}), "AWS::Lambda::Function"});
  add_resource(event.resources,
               {text_at(resource, {"rdsDbInstanceDetails", "dbInstanceArn"}), "AWS::RDS::DBInstance"});
  add_named(at(resource, {"ebsVolumeDetails", "scannedVolumeDetails"}), "volumeArn", "AWS::EC2::Volume",
            event);
  if (event.actor.type == "IAMUser" && !event.actor.name.empty()) {
    // The user's path is not in the finding, so its ARN is not known.
    add_resource(event.resources, {"user/" + event.actor.name, "AWS::IAM::User"});
  }
  add_resource(event.resources, {event.actor.access_key_id, "AWS::IAM::AccessKey"});
}

}  // namespace

void read_guardduty(const doc::Value& detail, Event& event) {
  event.name = first_of({text_at(&detail, {"type"}), event.detail_type});
  event.account = first_of({scalar_at(&detail, {"accountId"}), event.account});
  event.region = first_of({text_at(&detail, {"region"}), event.region});
  event.time_text = first_of(
      {text_at(&detail, {"service", "eventLastSeen"}), text_at(&detail, {"updatedAt"}), event.time_text});
  event.finding.title = text_at(&detail, {"title"});
  event.finding.description = text_at(&detail, {"description"});
  event.finding.severity = scalar_at(&detail, {"severity"});
  event.source_ip = remote_address(detail);
  read_who(detail, event);
  read_what(detail, event);
  const auto id = text_at(&detail, {"id"});
  if (id.empty()) return;
  event.id = id;
  event.occurrence_key = "guardduty:" + id + ":" + std::string(band(event.finding.severity));
}

}  // namespace tocsin::event
