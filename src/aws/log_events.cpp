#include "aws/log_events.h"

#include <utility>

#include "aws/json_answer.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::aws {
namespace {

Call logs_call(std::string operation, const std::string& region, std::string request) {
  auto call = json_call("logs", "Logs_20140328", std::move(operation), "1.1", std::move(request));
  call.region = region;
  return call;
}

}  // namespace

CallResult<LogVerdict> put_log_event(Client& client, const std::string& region, std::string request,
                                     net::Deadline deadline) {
  const auto answer = client.call(logs_call("PutLogEvents", region, std::move(request)), deadline);
  if (!answer) return tl::make_unexpected(answer.error());
  const auto root = doc::parse_json(answer->body);
  const auto* rejected = root ? root->find("rejectedLogEventsInfo") : nullptr;
  if (rejected == nullptr) return LogVerdict::taken;
  if (rejected->find("tooNewLogEventStartIndex") != nullptr) return LogVerdict::too_new;
  const bool old = rejected->find("tooOldLogEventEndIndex") != nullptr ||
                   rejected->find("expiredLogEventEndIndex") != nullptr;
  return old ? LogVerdict::too_old : LogVerdict::taken;
}

CallResult<void> create_log_stream(Client& client, const std::string& region, const std::string& group,
                                   const std::string& stream, net::Deadline deadline) {
  const auto request =
      doc::object({{"logGroupName", doc::string(group)}, {"logStreamName", doc::string(stream)}});
  const auto answer = client.call(logs_call("CreateLogStream", region, doc::to_json(request)), deadline);
  if (answer || answer.error().code == "ResourceAlreadyExistsException") return {};
  return tl::make_unexpected(answer.error());
}

}  // namespace tocsin::aws
