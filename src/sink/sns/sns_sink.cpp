#include "sink/sns/sns_sink.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "aws/endpoint.h"
#include "base/text.h"
#include "sink/aws/not_delivered.h"
#include "sink/sns/sns_message.h"

namespace tocsin::sink {
namespace {

bool is_fifo(std::string_view topic_arn) {
  return topic_arn.ends_with(".fifo");
}

/// Else the topic or its key is wrong (KMSDisabled, KMSNotFound, KMSInvalidState, another region), or it was not SNS that answered.
bool is_about_message(const aws::CallError& error) {
  if (error.code.starts_with("KMS") || error.message.find("TopicArn") != std::string::npos) return false;
  return !error.code.empty() || error.status == 413;
}

}  // namespace

SnsSink::SnsSink(std::string name, SnsSettings settings, aws::Client* client)
    : AwsSink(std::move(name), client), settings_(std::move(settings)) {}

Payload SnsSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json", to_json(sns_message(notification, is_fifo(settings_.topic_arn)))};
}

DeliveryResult SnsSink::request(aws::Client& client, const Payload& payload,
                                const DeliveryContext& /*context*/, net::Deadline deadline) {
  const auto message = read_sns_message(payload.body);
  if (!message) return tl::unexpected(unreadable_payload(message.error().what));
  return publish(client, *message, deadline);
}

DeliveryResult SnsSink::send(const Notification& notification, const DeliveryContext& context) {
  const auto usable = client();
  if (!usable) return tl::unexpected(usable.error());
  return publish(**usable, sns_message(notification, is_fifo(settings_.topic_arn)), deadline(context));
}

DeliveryResult SnsSink::publish(aws::Client& client, const aws::SnsMessage& message,
                                net::Deadline deadline) const {
  const auto id = aws::publish(client, settings_.topic_arn, message, deadline);
  if (!id) {
    // A second Publish with the same deduplication id is taken away by a FIFO topic.
    const auto twice = is_fifo(settings_.topic_arn) ? Twice::is_harmless : Twice::rings_again;
    return tl::unexpected(not_delivered(id.error(), twice, is_about_message));
  }
  return Delivered{id->empty() ? "SNS has taken it" : fmt::format("SNS message {}", *id)};
}

std::optional<std::string> topic_arn_error(std::string_view arn) {
  const auto parts = split(arn, ':');
  if (parts.size() < 6 || parts[0] != "arn" || !parts[1].starts_with("aws"))
    return "it is no ARN; a topic's is like arn:aws:sns:eu-central-1:123456789012:alerts";
  if (parts[2] != "sns")
    return fmt::format("it is an ARN of \"{}\", not of an SNS topic", printable(parts[2]));
  if (parts.size() == 7) return "it is a subscription's ARN; the topic's is the same without its last part";
  const auto digits = [](std::string_view text) {
    return std::all_of(text.begin(), text.end(), [](char c) { return c >= '0' && c <= '9'; });
  };
  const auto plain = [](std::string_view text) {
    return !text.empty() && std::all_of(text.begin(), text.end(), [](char c) {
      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
             c == '_';
    });
  };
  if (!aws::is_region(parts[3])) return "it names no region";
  if (parts[1] != aws::partition_of(parts[3])) {
    return fmt::format("its partition is \"{}\", but {} is in \"{}\"", printable(parts[1]), parts[3],
                       aws::partition_of(parts[3]));
  }
  if (parts[4].size() != 12 || !digits(parts[4])) return "its account is not 12 digits";
  auto topic = parts[5];
  if (is_fifo(topic)) topic.remove_suffix(std::string_view(".fifo").size());
  if (parts.size() > 6 || !plain(topic) || parts[5].size() > 256)
    return "a topic's name is at most 256 letters, digits, '-' and '_', with .fifo at its end or not";
  return std::nullopt;
}

std::unique_ptr<Sink> make_sns(std::string name, doc::Fields& fields) {
  SnsSettings settings{fields.text("topic_arn")};
  if (settings.topic_arn.empty()) return nullptr;
  if (auto wrong = topic_arn_error(settings.topic_arn)) {
    fields.error("topic_arn", fmt::format("\"{}\" cannot be published to", printable(settings.topic_arn)),
                 *wrong);
    return nullptr;
  }
  return std::make_unique<SnsSink>(std::move(name), std::move(settings));
}

std::unique_ptr<Sink> example_sns() {
  return std::make_unique<SnsSink>("sns", SnsSettings{"arn:aws:sns:us-east-1:123456789012:alerts"});
}

}  // namespace tocsin::sink
