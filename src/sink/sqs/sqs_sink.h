// Amazon SQS: one SendMessage an alert. The payload is the request as JSON.
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "doc/fields.h"
#include "sink/aws/aws_sink.h"
#include "sink/ocsf/json_format.h"
#include "sink/payload_rules.h"

namespace tocsin::sink {

struct SqsSettings {
  std::string
      queue_url;  // "https://sqs.eu-central-1.amazonaws.com/123456789012/alerts"; a FIFO queue's ends with .fifo
  std::string region = {};
  JsonFormat format = JsonFormat::tocsin;
};

/// A queue takes 256 KiB unless its MaximumMessageSize says otherwise, since 2025 up to 1 MiB ("Amazon SQS message quotas"): bytes of the body
/// and of the attributes' names, types and values.
inline constexpr std::size_t kSqsMaxBytes = 262'144;
inline constexpr std::array<PayloadLimit, 5> kSqsLimits = {{
    {"MessageBody", kSqsMaxBytes - 2'048},
    {"MessageAttributes.rule.StringValue", 256},
    {"MessageAttributes.account.StringValue", 256},
    {"MessageGroupId", 128},
    {"MessageDeduplicationId", 128},
}};
inline constexpr PayloadRules kSqsRules{
    .form = PayloadRules::Form::json, .limits = kSqsLimits, .for_programs = true};

class SqsSink final : public AwsSink {
 public:
  /// `client` must outlive the sink when it is given; else the sink makes its own from the process's environment.
  SqsSink(std::string name, SqsSettings settings, aws::Client* client = nullptr)
      : AwsSink(std::move(name), client), settings_(std::move(settings)) {}

  Payload render(const Notification& notification, std::string_view target) const override;

 private:
  DeliveryResult request(aws::Client& client, const Payload& payload, const DeliveryContext& context,
                         net::Deadline deadline) override;

  const SqsSettings settings_;
};

/// What is wrong with a queue's address; nothing when it is one.
std::optional<std::string> queue_url_error(std::string_view url);

std::unique_ptr<Sink> make_sqs(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_sqs();

}  // namespace tocsin::sink
