#include "source/aws_message.h"

#include <algorithm>
#include <array>
#include <charconv>
#include <fmt/format.h>
#include <iterator>
#include <utility>

#include "aws/endpoint.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "source/log_object.h"

namespace tocsin::source {
namespace {

using doc::Kind;
using doc::Value;

// A failed invocation's record in a queue's message, around an SNS message, around S3's notification: four. More is no accident.
constexpr int kMaxWrappings = 6;
constexpr std::size_t kShown = 100;  // bytes of a foreign text in an error

std::string shown(std::string_view text) {
  return printable(shorten(text, kShown));
}

Error not_understood(std::string what) {
  return {ErrorKind::invalid, std::move(what)};
}

Error not_json(const doc::JsonError& error) {
  return not_understood(fmt::format("no JSON: {}, at byte {}", printable(error.message), error.offset));
}

std::string_view text_of(const Value& value, std::string_view key) {
  const auto* found = value.find(key);
  return found != nullptr && found->is(Kind::string) ? std::string_view(found->text) : std::string_view();
}

bool has(const Value& value, std::string_view key, Kind kind) {
  const auto* found = value.find(key);
  return found != nullptr && found->is(kind);
}

bool is_event(const Value& value) {
  return has(value, "detail-type", Kind::string) && has(value, "source", Kind::string) &&
         value.find("detail") != nullptr;
}

bool is_bare_record(const Value& value) {
  return has(value, "eventSource", Kind::string) && has(value, "eventName", Kind::string) &&
         has(value, "eventTime", Kind::string);
}

bool is_scheduled(const Value& event) {
  const auto source = text_of(event, "source");
  return text_of(event, "detail-type") == "Scheduled Event" &&
         (source == "aws.events" || source == "aws.scheduler");
}

// Bucket and region become part of the host that is asked, with our credentials: whoever may write to a queue must not choose it.
bool is_bucket(std::string_view text) {
  return text.size() >= 3 && text.size() <= 255 && text[0] != '.' &&
         std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
                  c == '.' || c == '_';
         });
}

int hex_digit(char c) {
  if (c >= '0' && c <= '9') return c - '0';
  const char lower = static_cast<char>(c | 0x20);
  return lower >= 'a' && lower <= 'f' ? lower - 'a' + 10 : -1;
}

// As S3 encodes keys in its notifications: a form's encoding. A '%' that begins no %XX stands for itself.
std::string decode_key(std::string_view encoded) {
  std::string key;
  key.reserve(encoded.size());
  for (std::size_t i = 0; i < encoded.size(); ++i) {
    const bool escape = encoded[i] == '%' && i + 2 < encoded.size() && hex_digit(encoded[i + 1]) >= 0 &&
                        hex_digit(encoded[i + 2]) >= 0;
    if (escape) {
      key += static_cast<char>(hex_digit(encoded[i + 1]) * 16 + hex_digit(encoded[i + 2]));
      i += 2;
    } else {
      key += encoded[i] == '+' ? ' ' : encoded[i];
    }
  }
  return key;
}

// Of the bus's "Object Created" only what CloudTrail wrote is read: such events tell of every object of every bucket that has
// them switched on.
bool is_trail_key(std::string_view key) {
  return is_log(key) && key.ends_with(".json.gz") && key.find("/CloudTrail/") != std::string_view::npos;
}

/// What is inside one text. Offsets of its values count from that text.
class Unwrapper {
 public:
  Unwrapper(std::vector<Item>& items, int wrappings) : items_(items), wrappings_(wrappings) {}

  Status text(std::string_view text) {
    text_ = text;
    if (wrappings_ > kMaxWrappings) {
      return fail(not_understood("messages inside messages, too many to be one of AWS's"));
    }
    if (trim(text).empty()) return fail(not_understood("an empty text"));
    auto value = doc::parse_json(text);
    if (!value) return fail(not_json(value.error()));
    return add(*value);
  }

  /// The same for a text that has been parsed already. Events are moved out of `value`.
  Status parsed(std::string_view text, Value& value) {
    text_ = text;
    return add(value);
  }

 private:
  Status add(Value& value) {
    if (value.is(Kind::array)) return list(value, "list");
    if (!value.is(Kind::object))
      return fail(not_understood(fmt::format("{}, where an object was expected", describe(value.kind))));
    if (is_event(value)) return event(value);
    if (has(value, "Records", Kind::array)) return list(*value.find("Records"), "list of records");
    if (const auto source = text_of(value, "eventSource"); source.starts_with("aws:")) {
      if (source == "aws:sqs") return wrapped(value.find("body"), "the queued message");
      if (source == "aws:s3") return s3_record(value);
      return fail(not_understood(fmt::format("a record of {}", shown(source))));
    }
    if (text_of(value, "EventSource") == "aws:sns") return sns_record(value);
    if (has(value, "TopicArn", Kind::string) && has(value, "Type", Kind::string)) return sns_message(value);
    if (has(value, "requestContext", Kind::object) && value.find("requestPayload") != nullptr) {
      return failed_invocation(*value.find("requestPayload"));
    }
    if (has(value, "s3Bucket", Kind::string) && has(value, "s3ObjectKey", Kind::array)) {
      return trail_notification(value);
    }
    if (text_of(value, "Event") == "s3:TestEvent") return nothing("S3's test notification");
    if (text_of(value, "tocsin") == "heartbeat") return put(Heartbeat{});
    if (text_of(value, "tocsin") == "delivery") return put(RetryMessage{std::move(value)});
    if (is_bare_record(value)) return one_event(value);
    return unknown(value);
  }

  template <class One>
  Status put(One one) {
    items_.emplace_back(std::move(one));
    return {};
  }

  Status nothing(std::string why) { return put(Nothing{std::move(why)}); }

  // The bytes as they came: numbers keep their digits, members their order.
  Status one_event(Value& value) {
    auto text = std::string(text_.substr(value.begin, value.end - value.begin));
    return put(OneEvent{std::move(text), std::move(value)});
  }

  Status event(Value& value) {
    if (is_scheduled(value)) return put(Heartbeat{});
    const auto& detail = *value.find("detail");
    if (!detail.is(Kind::object)) {
      return fail(not_understood(fmt::format("an event whose detail is {}", describe(detail.kind))));
    }
    if (text_of(value, "source") != "aws.s3" || text_of(value, "detail-type") != "Object Created")
      return one_event(value);
    const auto* bucket = detail.find("bucket");
    const auto* object = detail.find("object");
    if (bucket == nullptr || object == nullptr || !is_trail_key(text_of(*object, "key")))
      return one_event(value);
    const auto log = std::to_array<std::string>(
        {std::string(text_of(value, "region")), std::string(text_of(*bucket, "name")),
         std::string(text_of(*object, "key")), std::string(text_of(*object, "version-id"))});
    if (auto taken = one_event(value); !taken) return taken;
    return log_object(log[0], log[1], log[2], log[3]);
  }

  Status list(Value& values, std::string_view what) {
    if (values.items.empty()) return nothing(fmt::format("an empty {}", what));
    std::vector<Item> rejected;
    Status first;
    for (std::size_t i = 0; i < values.items.size(); ++i) {
      auto added = add(values.items[i]);
      if (added) continue;
      rejected.emplace_back(Rejected{
          fmt::format("{} of {} in the {}: {}", i + 1, values.items.size(), what, to_string(added.error()))});
      if (first) first = std::move(added);
    }
    if (rejected.size() == values.items.size()) return first;
    std::move(rejected.begin(), rejected.end(), std::back_inserter(items_));
    return {};
  }

  Status wrapped(const Value* inner, std::string_view what) {
    if (inner == nullptr || !inner->is(Kind::string)) {
      return fail(not_understood(fmt::format("{} has no text", what)));
    }
    auto unwrapped = Unwrapper(items_, wrappings_ + 1).text(inner->text);
    if (!unwrapped) unwrapped.error().what = fmt::format("{}: {}", what, unwrapped.error().what);
    return unwrapped;
  }

  Status sns_record(const Value& record) {
    const auto* message = record.find("Sns");
    if (message == nullptr) return fail(not_understood("a record of SNS without its message"));
    return wrapped(message->find("Message"), sns_name(*message));
  }

  Status sns_message(const Value& message) {
    const auto type = text_of(message, "Type");
    if (type == "Notification") return wrapped(message.find("Message"), sns_name(message));
    if (type == "SubscriptionConfirmation" || type == "UnsubscribeConfirmation") {
      return nothing(fmt::format("{} of {}: confirm it yourself if it is yours", type, sns_name(message)));
    }
    return fail(not_understood(fmt::format("{} has the type {}", sns_name(message), shown(type))));
  }

  static std::string sns_name(const Value& message) {
    return fmt::format("the message of the topic {}", shown(text_of(message, "TopicArn")));
  }

  Status failed_invocation(Value& payload) {
    if (payload.is(Kind::object) || payload.is(Kind::array)) return add(payload);
    return wrapped(&payload, "the payload of a failed invocation");
  }

  Status s3_record(const Value& record) {
    std::string_view name = text_of(record, "eventName");
    if (name.starts_with("s3:")) name.remove_prefix(3);
    if (!name.starts_with("ObjectCreated:")) return nothing(fmt::format("S3's {}", shown(name)));
    const auto* s3 = record.find("s3");
    const auto* bucket = s3 == nullptr ? nullptr : s3->find("bucket");
    const auto* object = s3 == nullptr ? nullptr : s3->find("object");
    if (bucket == nullptr || object == nullptr || !has(*object, "key", Kind::string)) {
      return fail(not_understood("S3's notification names no object"));
    }
    return log_object(text_of(record, "awsRegion"), text_of(*bucket, "name"),
                      decode_key(text_of(*object, "key")), text_of(*object, "versionId"));
  }

  Status trail_notification(const Value& value) {
    const auto& keys = value.find("s3ObjectKey")->items;
    if (keys.empty()) return nothing("CloudTrail's notification of no file");
    for (const auto& key : keys) {
      if (!key.is(Kind::string))
        return fail(not_understood("CloudTrail's notification has a key that is no text"));
      if (auto added = log_object({}, text_of(value, "s3Bucket"), key.text, {}); !added) return added;
    }
    return {};
  }

  Status log_object(std::string_view region, std::string_view bucket, std::string key,
                    std::string_view version) {
    if (!region.empty() && !aws::is_region(region))
      return fail(not_understood(fmt::format("{} is no region", shown(region))));
    if (!is_bucket(bucket)) return fail(not_understood(fmt::format("{} is no bucket's name", shown(bucket))));
    if (!is_log(key)) return nothing(fmt::format("{} is no log", shown(key)));
    return put(LogObject{std::string(region), std::string(bucket), std::move(key), std::string(version)});
  }

  static Status unknown(const Value& value) {
    constexpr std::size_t kNamed = 5;
    std::string keys;
    for (std::size_t i = 0; i < std::min(kNamed, value.members.size()); ++i) {
      if (i > 0) keys += ", ";
      keys += shorten(value.members[i].key, 40);
    }
    if (value.members.size() > kNamed) keys += ", ...";
    return fail({ErrorKind::invalid,
                 fmt::format("an object of no known shape, with {}",
                             keys.empty() ? "nothing in it" : printable(keys)),
                 {},
                 "an EventBridge event, SNS, S3's or CloudTrail's notification, a CloudTrail record"});
  }

  std::vector<Item>& items_;
  int wrappings_;
  std::string_view text_;
};

bool is_queue_record(const Value& value) {
  return text_of(value, "eventSource") == "aws:sqs";
}

int count_in(std::string_view digits) {
  int count = 1;
  std::from_chars(digits.data(), digits.data() + digits.size(), count);
  return std::max(count, 1);
}

std::string take_text(Value& value, std::string_view key) {
  auto* found = value.find(key);
  return found != nullptr && found->is(Kind::string) ? std::move(found->text) : std::string();
}

Result<std::vector<SqsRecord>> queue_records(Value& list) {
  std::vector<SqsRecord> records;
  for (auto& value : list.items) {
    SqsRecord record;
    record.message_id = take_text(value, "messageId");
    // Without it nobody could be told which of them failed.
    if (!is_queue_record(value) || record.message_id.empty()) {
      return fail(not_understood("a batch of a queue's messages holds what is none"));
    }
    record.body = take_text(value, "body");
    record.queue_arn = take_text(value, "eventSourceARN");
    if (const auto* attributes = value.find("attributes")) {
      record.receive_count = count_in(text_of(*attributes, "ApproximateReceiveCount"));
    }
    records.push_back(std::move(record));
  }
  return records;
}

}  // namespace

Result<std::vector<Item>> items_of(std::string_view text) {
  std::vector<Item> items;
  if (auto understood = Unwrapper(items, 0).text(text); !understood)
    return fail(std::move(understood.error()));
  return items;
}

Result<Payload> read_payload(std::string_view text) {
  auto value = doc::parse_json(text);
  if (!value) return fail(not_json(value.error()));
  auto* records = is_event(*value) ? nullptr : value->find("Records");
  if (records != nullptr && !records->items.empty() && is_queue_record(records->items.front())) {
    auto batch = queue_records(*records);
    if (!batch) return fail(std::move(batch.error()));
    return Payload(std::move(*batch));
  }
  std::vector<Item> items;
  if (auto understood = Unwrapper(items, 0).parsed(text, *value); !understood) {
    return fail(std::move(understood.error()));
  }
  return Payload(std::move(items));
}

std::string batch_response(const std::vector<std::string>& failed_ids) {
  std::string out = R"({"batchItemFailures":[)";
  for (const auto& id : failed_ids) {
    if (&id != &failed_ids.front()) out += ',';
    out += fmt::format(R"({{"itemIdentifier":{}}})", doc::quote(id));
  }
  return out + "]}";
}

}  // namespace tocsin::source
