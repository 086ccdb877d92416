// An alert as one JSON object, for channels whose readers are programs.
#pragma once

#include <cstddef>
#include <string>

#include "sink/ocsf/json_format.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// For channels with a limit of 256 KiB a message: what they add around it fits too. The least that json_alert() can be asked for.
inline constexpr std::size_t kJsonAlertBytes = std::size_t{240} * 1024;

/// On one line, without a line feed: what `file` writes, or a finding of OCSF. Valid UTF-8 of at most `max_bytes` bytes, in which invisible and
/// direction-changing characters are \u escapes. What is too long goes: the raw event is shortened or left out, then texts and lists are cut
/// to what people are shown; severity, who, what and account stay. Pure, thread-safe.
std::string json_alert(const Notification& notification, JsonFormat format,
                       std::size_t max_bytes = kJsonAlertBytes);

}  // namespace tocsin::sink
