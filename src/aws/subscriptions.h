// Who is subscribed to an SNS topic, and its policy (API reference: ListSubscriptionsByTopic, GetTopicAttributes; query protocol, version
// 2010-03-31). Thread-safe.
#pragma once

#include <string>
#include <vector>

#include "aws/client.h"

namespace tocsin::aws {

struct Subscription {
  std::string protocol;  // email, sqs, https
  std::string endpoint;  // the address
  bool is_confirmed = false;
};

/// The call goes to the topic's region. Needs sns:ListSubscriptionsByTopic.
CallResult<std::vector<Subscription>> list_subscriptions(Client& client, const std::string& topic_arn,
                                                         net::Deadline deadline);

/// The topic's policy as JSON. The call goes to the topic's region. Needs sns:GetTopicAttributes.
CallResult<std::string> topic_policy(Client& client, const std::string& topic_arn, net::Deadline deadline);

}  // namespace tocsin::aws
