// Amazon SNS: one Publish an alert. The payload is the request as JSON (Subject, Message, MessageAttributes, for FIFO topics MessageGroupId and
// MessageDeduplicationId), without the topic, which is where it goes and no part of what is said.
#pragma once

#include <memory>
#include <string>

#include "aws/sns.h"
#include "doc/fields.h"
#include "sink/aws/aws_sink.h"

namespace tocsin::sink {

struct SnsSettings {
  std::string topic_arn;
};

class SnsSink final : public AwsSink {
 public:
  /// `client` must outlive the sink when it is given; else the sink makes its own from the process's environment.
  SnsSink(std::string name, SnsSettings settings, aws::Client* client = nullptr);

  Payload render(const Notification& notification, std::string_view target) const override;
  DeliveryResult send(const Notification& notification, const DeliveryContext& context) override;

 private:
  DeliveryResult request(aws::Client& client, const Payload& payload, const DeliveryContext& context,
                         net::Deadline deadline) override;
  DeliveryResult publish(aws::Client& client, const aws::SnsMessage& message, net::Deadline deadline) const;

  const SnsSettings settings_;
};

/// What is wrong with a topic's ARN; nothing when it is one.
std::optional<std::string> topic_arn_error(std::string_view arn);

std::unique_ptr<Sink> make_sns(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_sns();

}  // namespace tocsin::sink
