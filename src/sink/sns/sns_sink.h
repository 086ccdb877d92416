// Amazon SNS: one Publish an alert. The payload is the request as JSON (Subject, Message, MessageAttributes, for FIFO topics MessageGroupId and
// MessageDeduplicationId), without the topic, which is where it goes and no part of what is said.
#pragma once

#include <memory>
#include <string>

#include "aws/client.h"
#include "aws/sns.h"
#include "doc/fields.h"
#include "sink/sink.h"

namespace tocsin::sink {

struct SnsSettings {
  std::string topic_arn;
};

class SnsSink final : public Sink {
 public:
  /// `client` must outlive the sink when it is given; else the sink makes its own from the process's environment.
  SnsSink(std::string name, SnsSettings settings, aws::Client* client = nullptr);
  ~SnsSink() override;

  const std::string& name() const override { return name_; }
  Payload render(const Notification& notification, std::string_view target) const override;
  DeliveryResult deliver(const Payload& payload, const DeliveryContext& context) override;
  DeliveryResult send(const Notification& notification, const DeliveryContext& context) override;
  void interrupt() override;
  Status check() const override;

  /// Until when a deliver() may take; the function sets it to its own deadline. Not thread-safe.
  void set_deadline(net::Deadline deadline) { deadline_ = deadline; }

 private:
  struct Own;  // a client of its own
  DeliveryResult publish(const aws::SnsMessage& message);

  const std::string name_;
  const SnsSettings settings_;
  std::unique_ptr<Own> own_;
  aws::Client* client_;
  std::optional<net::Deadline> deadline_;
};

/// What is wrong with a topic's ARN; nothing when it is one.
std::optional<std::string> topic_arn_error(std::string_view arn);

std::unique_ptr<Sink> make_sns(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_sns();

}  // namespace tocsin::sink
