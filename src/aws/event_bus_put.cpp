#include "aws/error_codes.h"
#include "aws/event_bus.h"
#include "aws/json_answer.h"
#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::aws {
namespace {

// The status of the answer is 200 when only its entry has failed: an unknown code is the entry's fault.
constexpr int kEntryStatus = 400;

CallError refused(const Call& call, const Answer& answer, const doc::Value& entry) {
  CallError error;
  error.service = call.service;
  error.operation = call.operation;
  error.code = shorten(printable(text_in(entry, "ErrorCode")), 200);
  error.message = shorten(printable(text_in(entry, "ErrorMessage")), 1'000);
  error.kind = error.code.empty() ? CallError::Kind::transient : classify(error.code, kEntryStatus);
  error.request_id = answer.request_id;
  error.status = answer.status;
  return error;
}

}  // namespace

CallResult<std::string> put_event(Client& client, const std::string& region, std::string request,
                                  net::Deadline deadline) {
  auto call = json_call("events", "AWSEvents", "PutEvents", "1.1", std::move(request));
  call.region = region;
  const auto answer = client.call(call, deadline);
  if (!answer) return tl::make_unexpected(answer.error());
  // A 200 is a yes, also when its text cannot be read: putting it once more would ring twice.
  const auto root = doc::parse_json(answer->body);
  if (!root) return std::string();
  const auto& entries = items_in(*root, "Entries");
  const auto& entry = entries.empty() ? *root : entries.front();
  const auto failed = text_in(*root, "FailedEntryCount");
  if (!text_in(entry, "ErrorCode").empty() || (!failed.empty() && failed != "0"))
    return tl::make_unexpected(refused(call, *answer, entry));
  return shorten(printable(text_in(entry, "EventId")), 100);
}

}  // namespace tocsin::aws
