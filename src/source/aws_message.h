// What Lambda is invoked with and what an SQS message holds, told apart by their shape. Pure.
//
//   invocation  EventBridge event | {"Records":[SQS...]} | {"Records":[SNS...]} | {"Records":[S3...]} | a scheduled event (heartbeat)
//               | a failed asynchronous invocation's record (its requestPayload) | bare CloudTrail record(s)
//   message     EventBridge event | SNS envelope around any of these | S3 notification | S3 test notification | a message of the retry queue
#pragma once

#include <string>
#include <string_view>
#include <variant>
#include <vector>

#include "base/result.h"
#include "doc/value.h"

namespace tocsin::source {

struct OneEvent {  // to be matched
  std::string text;
  doc::Value document;  // what the text says; places in it count from the message's beginning
};

/// An object that S3 says was written; to be read and each of its records matched.
struct LogObject {
  std::string region;
  std::string bucket;
  std::string key;         // decoded
  std::string version_id;  // may be empty
};

struct Heartbeat {};  // "Scheduled Event" of aws.events / aws.scheduler, or {"tocsin":"heartbeat"}
struct
    RetryMessage {  // {"tocsin":"delivery",...}: the function's own, about an alert that a channel has not taken
  doc::Value document;
};
struct Rejected {  // one of several that is no event; the others count
  std::string why;
};
struct Nothing {  // understood, and nothing to do: S3's test notification, an object that is no log
  std::string why;
};

using Item = std::variant<OneEvent, LogObject, Heartbeat, RetryMessage, Rejected, Nothing>;

/// What one message (an SQS body, an invocation that is no batch) holds. An error: it is none of these.
Result<std::vector<Item>> items_of(std::string_view text);

struct SqsRecord {
  std::string message_id;
  std::string body;
  int receive_count = 1;
  std::string queue_arn;
};

/// An invocation: a batch of SQS messages, of which each fails on its own, or the items of one.
using Payload = std::variant<std::vector<SqsRecord>, std::vector<Item>>;
Result<Payload> read_payload(std::string_view text);

/// {"batchItemFailures":[{"itemIdentifier":ID}...]}
std::string batch_response(const std::vector<std::string>& failed_ids);

}  // namespace tocsin::source
