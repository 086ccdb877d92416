// Whom an S3 bucket tells of new objects (docs "GetBucketNotificationConfiguration", Amazon S3 API Reference). Thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"

namespace tocsin::aws {

struct BucketNotification {
  struct ToQueue {
    std::string queue_arn;
    std::vector<std::string> events;  // "s3:ObjectCreated:*"
    std::string prefix;               // of the keys; empty: any
    std::string suffix;
  };
  std::vector<ToQueue> queues;
  bool tells_others = false;  // a topic, a function or EventBridge
};

/// The call goes to the settings' region: a bucket of another one is an error of the status 301. Needs s3:GetBucketNotification.
CallResult<BucketNotification> bucket_notification(Client& client, const std::string& bucket,
                                                   net::Deadline deadline);

/// The same from the answer's XML; nothing when it is another document. Pure.
std::optional<BucketNotification> read_bucket_notification(std::string_view xml);

}  // namespace tocsin::aws
