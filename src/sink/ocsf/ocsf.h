// An alert as a Detection Finding of the Open Cybersecurity Schema Framework, version 1.5.0 (https://schema.ocsf.io/1.5.0/classes/detection_finding),
// with the profile `cloud`. A format, not a channel: whatever carries JSON can carry it.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>

#include "doc/value.h"
#include "sink/sink.h"

namespace tocsin::sink {

inline constexpr std::string_view kOcsfVersion = "1.5.0";

/// The least that ocsf_json() can be asked for.
inline constexpr std::size_t kOcsfSmallest = std::size_t{8} * 1024;
/// For channels with a limit of 256 KiB a message: what they add around it fits too.
inline constexpr std::size_t kOcsfMost = std::size_t{240} * 1024;

/// One JSON object on one line, without a line feed: valid UTF-8 of at most `max_bytes` bytes (at least kOcsfSmallest), with invisible and
/// direction-changing characters as \u escapes. What is too long goes by parts, the raw event first; class, severity, rule, title, who, what
/// and account stay. `finding_info.uid` is the alert's id and is the same wherever the alert is sent, `metadata.uid` the delivery's. Begins with
/// ocsf_start(). Pure, thread-safe.
std::string ocsf_json(const Notification& notification, std::size_t max_bytes = kOcsfMost);

/// The beginning by which a delivery is found again in a file of such lines.
std::string ocsf_start(std::string_view delivery_id);

/// The same as a value, whole, without `raw_data`; for who adds to it. Its first member is `metadata`.
doc::Value ocsf_finding(const Notification& notification);

}  // namespace tocsin::sink
