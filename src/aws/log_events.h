// Amazon CloudWatch Logs: writing (API reference: PutLogEvents, CreateLogStream). Thread-safe.
#pragma once

#include <string>

#include "aws/client.h"

namespace tocsin::aws {

/// Why the service has taken the request and not the event (rejectedLogEventsInfo).
enum class LogVerdict { taken, too_old, too_new };

/// PutLogEvents with the request as JSON that holds one event. Needs logs:PutLogEvents on the stream. `too_old`: more than 14 days ago or
/// before the group's retention; `too_new`: more than two hours ahead.
CallResult<LogVerdict> put_log_event(Client& client, const std::string& region, std::string request,
                                     net::Deadline deadline);

/// One that is there already is no error. Needs logs:CreateLogStream on the group.
CallResult<void> create_log_stream(Client& client, const std::string& region, const std::string& group,
                                   const std::string& stream, net::Deadline deadline);

}  // namespace tocsin::aws
