// Amazon SNS (docs: "Amazon SNS API Reference", Publish; query protocol, version 2010-03-31). Thread-safe.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "aws/client.h"

namespace tocsin::aws {

/// Of a message: bytes of its text and of its attributes' names, types and values together.
inline constexpr std::size_t kSnsMaxBytes = 262'144;
/// Of a subject: ASCII characters. The reference says "less than 100".
inline constexpr std::size_t kSnsMaxSubject = 99;

struct SnsMessage {
  std::string subject;  // printable ASCII
  std::string message;  // UTF-8, not empty
  std::vector<std::pair<std::string, std::string>>
      attributes;        // of type String; no name and no value is empty
  std::string group_id;  // both for FIFO topics only, else empty
  std::string deduplication_id;
};

/// The region in "arn:aws:sns:eu-central-1:123456789012:alerts"; empty when there is none. Pure.
std::string region_of_topic(std::string_view topic_arn);

/// The message's id. The call goes to the topic's region. Needs sns:Publish, and for an encrypted topic kms:GenerateDataKey and kms:Decrypt.
CallResult<std::string> publish(Client& client, const std::string& topic_arn, const SnsMessage& message,
                                net::Deadline deadline);

}  // namespace tocsin::aws
