#include "aws/sqs.h"

#include <algorithm>
#include <charconv>
#include <fmt/format.h>
#include <utility>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::aws {
namespace {

using doc::Value;

std::int64_t seconds(Milliseconds time) {
  return std::chrono::ceil<std::chrono::seconds>(time).count();
}

std::string_view text_of(const Value& value, std::string_view key) {
  const auto* found = value.find(key);
  return found != nullptr && found->is(doc::Kind::string) ? std::string_view(found->text)
                                                          : std::string_view();
}

std::int64_t number_in(std::string_view digits, std::int64_t fallback) {
  std::int64_t number = fallback;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), number);
  return error == std::errc() ? number : fallback;
}

CallError unreadable(std::string_view operation, const Answer& answer, std::string_view what) {
  CallError error;
  error.service = "sqs";
  error.operation = operation;
  error.message = printable(what);
  error.request_id = answer.request_id;
  error.status = answer.status;
  error.maybe_received = true;
  return error;
}

CallResult<Value> ask(Client& client, const Queue& queue, std::string operation, Value parameters,
                      net::Deadline deadline) {
  parameters.set("QueueUrl", doc::string(queue.url));
  auto call = json_call("sqs", "AmazonSQS", std::move(operation), "1.0", doc::to_json(parameters));
  call.region = queue.region;
  const auto answer = client.call(call, deadline);
  if (!answer) return tl::make_unexpected(answer.error());
  auto value = doc::parse_json(answer->body.empty() ? std::string_view("{}") : answer->body);
  if (value) return std::move(*value);
  return tl::make_unexpected(
      unreadable(call.operation, *answer, "the answer is no JSON: " + value.error().message));
}

QueueMessage to_message(Value& value) {
  const auto take = [&value](std::string_view key) {
    auto* found = value.find(key);
    return found == nullptr ? std::string() : std::move(found->text);
  };
  QueueMessage message{take("MessageId"), take("ReceiptHandle"), take("Body")};
  if (const auto* attributes = value.find("Attributes")) {
    message.receive_count = static_cast<int>(std::clamp<std::int64_t>(
        number_in(text_of(*attributes, "ApproximateReceiveCount"), 1), 1, 1'000'000));
  }
  return message;
}

/// One of the batch operations for any number of receipts.
CallResult<std::vector<NotDone>> in_batches(Client& client, const Queue& queue, std::string_view operation,
                                            std::span<const std::string> receipts,
                                            std::optional<Milliseconds> visibility, net::Deadline deadline) {
  std::vector<NotDone> not_done;
  for (std::size_t first = 0; first < receipts.size(); first += kQueueBatch) {
    const auto batch = receipts.subspan(first, std::min(kQueueBatch, receipts.size() - first));
    std::vector<Value> entries;
    for (std::size_t i = 0; i < batch.size(); ++i) {
      entries.push_back(
          doc::object({{"Id", doc::string(std::to_string(i))}, {"ReceiptHandle", doc::string(batch[i])}}));
      if (visibility) entries.back().set("VisibilityTimeout", doc::number(seconds(*visibility)));
    }
    auto answer = ask(client, queue, std::string(operation),
                      doc::object({{"Entries", doc::array(std::move(entries))}}), deadline);
    if (!answer) return tl::make_unexpected(std::move(answer.error()));
    const auto* failed = answer->find("Failed");
    if (failed == nullptr) continue;
    for (const auto& entry : failed->items) {
      const auto index = static_cast<std::size_t>(number_in(text_of(entry, "Id"), 0));
      const auto reason = fmt::format("{}: {}", text_of(entry, "Code"), text_of(entry, "Message"));
      not_done.push_back({first + std::min(index, batch.size() - 1), printable(shorten(reason, 200))});
    }
  }
  return not_done;
}

}  // namespace

std::string region_of_queue(std::string_view url) {
  const auto scheme = url.find("://");
  if (scheme == std::string_view::npos) return {};
  url.remove_prefix(scheme + 3);
  const auto host = url.substr(0, url.find_first_of(":/?#"));
  if (host.find(".amazonaws.com") == std::string_view::npos &&
      host.find(".api.aws") == std::string_view::npos &&
      host.find(".api.amazonwebservices.com") == std::string_view::npos) {
    return {};
  }
  const auto labels = split(host, '.');
  for (std::size_t i = 0; i + 1 < labels.size(); ++i) {
    if (labels[i] == "sqs" || labels[i] == "sqs-fips") return std::string(labels[i + 1]);
    // The oldest form: REGION.queue.amazonaws.com, and queue.amazonaws.com for the first region.
    if (labels[i] == "queue") return i == 0 ? "us-east-1" : std::string(labels[i - 1]);
  }
  return {};
}

CallResult<std::vector<QueueMessage>> receive_messages(Client& client, const Queue& queue, Milliseconds wait,
                                                       Milliseconds visibility, net::Deadline deadline) {
  auto answer = ask(
      client, queue, "ReceiveMessage",
      doc::object({{"MaxNumberOfMessages", doc::number(std::int64_t{kQueueBatch})},
                   {"WaitTimeSeconds", doc::number(seconds(wait))},
                   {"VisibilityTimeout", doc::number(seconds(visibility))},
                   {"MessageSystemAttributeNames", doc::array({doc::string("ApproximateReceiveCount")})}}),
      deadline);
  if (!answer) return tl::make_unexpected(std::move(answer.error()));
  std::vector<QueueMessage> messages;
  if (auto* list = answer->find("Messages")) {
    for (auto& value : list->items) messages.push_back(to_message(value));
  }
  return messages;
}

CallResult<std::vector<NotDone>> delete_messages(Client& client, const Queue& queue,
                                                 std::span<const std::string> receipts,
                                                 net::Deadline deadline) {
  return in_batches(client, queue, "DeleteMessageBatch", receipts, std::nullopt, deadline);
}

CallResult<std::vector<NotDone>> change_visibility(Client& client, const Queue& queue,
                                                   std::span<const std::string> receipts,
                                                   Milliseconds visibility, net::Deadline deadline) {
  return in_batches(client, queue, "ChangeMessageVisibilityBatch", receipts, visibility, deadline);
}

CallResult<std::string> send_message(Client& client, const std::string& region, std::string request,
                                     net::Deadline deadline) {
  auto call = json_call("sqs", "AmazonSQS", "SendMessage", "1.0", std::move(request));
  call.region = region;
  const auto answer = client.call(call, deadline);
  if (!answer) return tl::make_unexpected(answer.error());
  // A 200 is a yes, also when its text cannot be read: sending once more would ring twice.
  const auto value = doc::parse_json(answer->body);
  return value ? shorten(printable(text_of(*value, "MessageId")), 100) : std::string();
}

CallResult<QueueAttributes> queue_attributes(Client& client, const Queue& queue, net::Deadline deadline) {
  const auto answer = ask(client, queue, "GetQueueAttributes",
                          doc::object({{"AttributeNames", doc::array({doc::string("All")})}}), deadline);
  if (!answer) return tl::make_unexpected(answer.error());
  QueueAttributes out;
  const auto* found = answer->find("Attributes");
  if (found == nullptr) return out;
  out.arn = text_of(*found, "QueueArn");
  out.visible = number_in(text_of(*found, "ApproximateNumberOfMessages"), 0);
  out.in_flight = number_in(text_of(*found, "ApproximateNumberOfMessagesNotVisible"), 0);
  out.visibility = std::chrono::seconds(number_in(text_of(*found, "VisibilityTimeout"), 0));
  if (const auto policy = doc::parse_json(text_of(*found, "RedrivePolicy"))) {
    if (const auto count = doc::scalar_at(*policy, "maxReceiveCount")) {
      out.max_receives = static_cast<int>(number_in(*count, 0));
    }
  }
  return out;
}

}  // namespace tocsin::aws
