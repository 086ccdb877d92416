// Amazon SQS in its JSON protocol (docs "Making Query API requests using AWS JSON protocol", Amazon SQS Developer Guide). Thread-safe.
#pragma once

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "aws/client.h"
#include "base/clock.h"

namespace tocsin::aws {

struct Queue {
  std::string url;
  std::string region;  // empty: the settings' own
};

/// The region in a queue's address ("https://sqs.eu-central-1.amazonaws.com/123456789012/events"); empty when there is none. Pure.
std::string region_of_queue(std::string_view url);

/// A batch's limit, for receiving as well.
inline constexpr std::size_t kQueueBatch = 10;

struct QueueMessage {
  std::string id;
  std::string receipt;  // names this receiving; deleting and extending take it
  std::string body;
  int receive_count = 1;
};

/// At most kQueueBatch messages, none when none came while it waited. Needs sqs:ReceiveMessage. The deadline should lie well behind `wait`:
/// what SQS gives to a connection that nobody listens to is invisible until its time is over.
CallResult<std::vector<QueueMessage>> receive_messages(Client& client, const Queue& queue, Milliseconds wait,
                                                       Milliseconds visibility, net::Deadline deadline);

/// One of a batch that SQS refused.
struct NotDone {
  std::size_t index = 0;
  std::string reason;  // one printable line
};

/// Any number of receipts, sent in batches. What stands in the answer was not done. Needs sqs:DeleteMessage.
CallResult<std::vector<NotDone>> delete_messages(Client& client, const Queue& queue,
                                                 std::span<const std::string> receipts,
                                                 net::Deadline deadline);

/// From now on so long invisible to others; zero gives them back. Needs sqs:ChangeMessageVisibility.
CallResult<std::vector<NotDone>> change_visibility(Client& client, const Queue& queue,
                                                   std::span<const std::string> receipts,
                                                   Milliseconds visibility, net::Deadline deadline);

/// SendMessage with the request as JSON (QueueUrl, MessageBody, ...). The message's id, empty when the answer does not say. Needs
/// sqs:SendMessage, and for a queue that a key of one's own encrypts kms:GenerateDataKey and kms:Decrypt.
CallResult<std::string> send_message(Client& client, const std::string& region, std::string request,
                                     net::Deadline deadline);

struct QueueAttributes {
  std::string arn;
  std::int64_t visible = 0;         // waiting, about
  std::int64_t in_flight = 0;       // received and not deleted yet, about
  Milliseconds visibility{0};       // the queue's own
  std::optional<int> max_receives;  // of the redrive policy; nothing: there is none
};

/// Needs sqs:GetQueueAttributes.
CallResult<QueueAttributes> queue_attributes(Client& client, const Queue& queue, net::Deadline deadline);

}  // namespace tocsin::aws
