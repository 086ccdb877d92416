#include "aws/bucket_notification.h"

#include <utility>

#include "aws/xml_answer.h"

namespace tocsin::aws {
namespace {

BucketNotification::ToQueue read_queue(const XmlElement& element) {
  BucketNotification::ToQueue queue;
  queue.queue_arn = element.text_at("Queue");
  for (const auto& child : element.children) {
    if (child.name == "Event") queue.events.push_back(child.text);
  }
  if (const auto* filter = element.find_path("Filter/S3Key")) {
    for (const auto& rule : filter->children) {
      const auto name = rule.text_at("Name");  // S3 writes "Prefix" as well
      if (name == "prefix" || name == "Prefix") queue.prefix = rule.text_at("Value");
      if (name == "suffix" || name == "Suffix") queue.suffix = rule.text_at("Value");
    }
  }
  return queue;
}

}  // namespace

std::optional<BucketNotification> read_bucket_notification(std::string_view xml) {
  const auto root = parse_xml(xml);
  // The SDKs do not look at the name, and some services that are like S3 have another one.
  if (!root || root->name.find("Notification") == std::string::npos) return std::nullopt;
  BucketNotification notification;
  for (const auto& child : root->children) {
    if (child.name == "QueueConfiguration") {
      notification.queues.push_back(read_queue(child));
    } else {
      notification.tells_others = true;
    }
  }
  return notification;
}

CallResult<BucketNotification> bucket_notification(Client& client, const std::string& bucket,
                                                   net::Deadline deadline) {
  Call call;
  call.service = "s3";
  call.operation = "GetBucketNotification";
  call.method = "GET";
  call.query.emplace_back("notification", "");
  call.bucket = bucket;
  const auto answer = client.call(call, deadline);
  if (!answer) return tl::unexpected(answer.error());
  if (auto notification = read_bucket_notification(answer->body)) return std::move(*notification);
  return tl::unexpected(unexpected_xml(call, *answer));
}

}  // namespace tocsin::aws
