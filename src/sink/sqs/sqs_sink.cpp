#include "sink/sqs/sqs_sink.h"

#include <algorithm>
#include <fmt/format.h>
#include <utility>

#include "aws/sqs.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/aws/labels.h"
#include "sink/aws/not_delivered.h"
#include "sink/aws/settings.h"
#include "sink/json/json_alert.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

bool is_fifo(std::string_view queue_url) {
  return queue_url.ends_with(".fifo");
}

/// Else it is the queue, its key, or that it wants or does not want a group (UnsupportedOperation, MissingParameter).
bool is_about_message(const aws::CallError& error) {
  if (error.message.find("QueueUrl") != std::string::npos) return false;
  return error.code == "InvalidMessageContents" || error.code.starts_with("InvalidParameterValue") ||
         error.status == 413;
}

}  // namespace

Payload SqsSink::render(const Notification& notification, std::string_view /*target*/) const {
  const auto alert = shown(notification.alert);
  auto attributes = doc::object();
  for (auto& [name, value] : message_attributes(alert)) {
    attributes.set(name,
                   doc::object({{"DataType", doc::string("String")}, {"StringValue", doc::string(value)}}));
  }
  auto request = doc::object({{"QueueUrl", doc::string(settings_.queue_url)},
                              {"MessageBody", doc::string(json_alert(notification, settings_.format))},
                              {"MessageAttributes", std::move(attributes)}});
  if (is_fifo(settings_.queue_url)) {
    request.set("MessageGroupId", doc::string(fifo_group(alert)));
    request.set("MessageDeduplicationId", doc::string(fifo_id(notification.delivery_id)));
  }
  return {"application/json", doc::to_json(request)};
}

DeliveryResult SqsSink::request(aws::Client& client, const Payload& payload,
                                const DeliveryContext& /*context*/, net::Deadline deadline) {
  const auto id = aws::send_message(client, settings_.region, payload.body, deadline);
  if (!id) {
    // A second message with the same deduplication id is taken away by a FIFO queue.
    const auto twice = is_fifo(settings_.queue_url) ? Twice::is_harmless : Twice::rings_again;
    return tl::unexpected(not_delivered(id.error(), twice, is_about_message));
  }
  return Delivered{id->empty() ? "SQS has taken it" : fmt::format("SQS message {}", *id)};
}

std::optional<std::string> queue_url_error(std::string_view url) {
  constexpr std::string_view kLike =
      "a queue's is like https://sqs.eu-central-1.amazonaws.com/123456789012/alerts";
  const auto scheme = url.find("://");
  const auto name = url.substr(0, scheme);
  const bool is_web = scheme != std::string_view::npos && (name == "https" || name == "http");
  const bool is_plain =
      std::all_of(url.begin(), url.end(), [](char c) { return c > ' ' && c < 0x7F && c != '@' && c != '?'; });
  if (!is_web || !is_plain) return fmt::format("it is no web address; {}", kLike);
  const auto parts = split(url.substr(scheme + 3), '/');
  const bool is_whole =
      parts.size() >= 3 && std::none_of(parts.begin(), parts.end(), [](auto part) { return part.empty(); });
  if (!is_whole) return fmt::format("it names no account and queue; {}", kLike);
  return std::nullopt;
}

std::unique_ptr<Sink> make_sqs(std::string name, doc::Fields& fields) {
  SqsSettings settings{fields.text("queue_url"), read_region(fields), read_json_format(fields)};
  if (settings.queue_url.empty()) return nullptr;
  if (auto wrong = queue_url_error(settings.queue_url)) {
    fields.error("queue_url", fmt::format("\"{}\" cannot be sent to", printable(settings.queue_url)), *wrong);
    return nullptr;
  }
  if (settings.region.empty()) settings.region = aws::region_of_queue(settings.queue_url);
  return std::make_unique<SqsSink>(std::move(name), std::move(settings));
}

std::unique_ptr<Sink> example_sqs() {
  return std::make_unique<SqsSink>(
      "sqs", SqsSettings{"https://sqs.us-east-1.amazonaws.com/123456789012/alerts", "us-east-1"});
}

}  // namespace tocsin::sink
