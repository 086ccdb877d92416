// What SNS is told of an alert. Pure, thread-safe.
#pragma once

#include <array>
#include <cstddef>
#include <string>

#include "aws/sns.h"
#include "base/result.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

inline constexpr std::array<PayloadLimit, 4> kSnsLimits = {{
    {"Subject", aws::kSnsMaxSubject},
    {"Message", aws::kSnsMaxBytes},
    {"MessageGroupId", 128},
    {"MessageDeduplicationId", 128},
}};
inline constexpr PayloadRules kSnsRules{.form = PayloadRules::Form::json, .limits = kSnsLimits};

/// Subject, text and attributes; `fifo` adds the ids that such a topic wants. Text and attributes have at most `max_bytes` bytes
/// together: the raw event is cut first, then what the alert says beyond who, what and where. No character is cut.
aws::SnsMessage sns_message(const Notification& notification, bool fifo,
                            std::size_t max_bytes = aws::kSnsMaxBytes);

/// As JSON with the names of the SNS API, and back.
std::string to_json(const aws::SnsMessage& message);
Result<aws::SnsMessage> read_sns_message(const std::string& json);

}  // namespace tocsin::sink
