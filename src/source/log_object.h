// A log file in S3 -> its events. CloudTrail's files, EventBridge archives, JSON lines; gzipped or not: see event_reader.h.
#pragma once

#include <string>
#include <string_view>

#include "aws/client.h"
#include "source/aws_message.h"
#include "source/event_reader.h"

namespace tocsin::source {

/// Reads the object whole (CloudTrail's are some MB; larger than 64 MiB is an error) and hands over its events. AWS's digest files and
/// Config's snapshots are no logs: see is_log(). Permission errors say which one is missing.
aws::CallResult<ReadSummary> read_log_object(aws::Client& client, const LogObject& object,
                                             net::Deadline deadline, const EventHandler& on_event,
                                             const ProblemHandler& on_problem);

/// False for what stands beside the logs in the same bucket: CloudTrail-Digest, CloudTrail-Insight, ConfigWritabilityCheckFile, folders.
bool is_log(std::string_view key);

/// "s3://bucket/key", one printable line; a long key is cut. What events of the object are said to come from.
std::string name_of(const LogObject& object);

}  // namespace tocsin::source
