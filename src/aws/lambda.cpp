#include "aws/lambda.h"

#include <algorithm>
#include <charconv>
#include <utility>

#include "aws/json_answer.h"
#include "doc/json_reader.h"
#include "net/http_headers.h"

namespace tocsin::aws {
namespace {

constexpr std::string_view kService = "events.amazonaws.com";
constexpr int kMaxPages = 100;  // of 100 each: a service that never ends its list must not hold us

/// A principal's service is a text or a list of them.
bool names_event_bus(const doc::Value& statement) {
  const auto* service = doc::find_path(statement, "Principal.Service");
  if (service == nullptr) return false;
  const auto is_bus = [](const doc::Value& value) { return value.text == kService; };
  return is_bus(*service) || std::any_of(service->items.begin(), service->items.end(), is_bus);
}

}  // namespace

CallResult<FunctionInfo> function_info(Client& client, const std::string& name, net::Deadline deadline) {
  const auto answer = call_for_json(
      client,
      rest_get("lambda", "GetFunctionConfiguration", "/2015-03-31/functions/" + name + "/configuration"),
      deadline);
  if (!answer) return tl::unexpected(answer.error());
  FunctionInfo info{text_in(*answer, "FunctionArn"),  text_in(*answer, "State"),
                    text_in(*answer, "StateReason"),  text_in(*answer, "LastUpdateStatus"),
                    text_in(*answer, "LastModified"), {},
                    text_in(*answer, "Role")};
  if (const auto* variables = doc::find_path(*answer, "Environment.Variables")) {
    for (const auto& member : variables->members) {
      if (member.key.starts_with("TOCSIN_")) info.variables.emplace(member.key, member.value.text);
    }
  }
  return info;
}

CallResult<bool> may_be_invoked_by_events(Client& client, const std::string& name, net::Deadline deadline) {
  const auto answer = call_for_json(
      client, rest_get("lambda", "GetPolicy", "/2015-03-31/functions/" + name + "/policy"), deadline);
  if (!answer && answer.error().kind == CallError::Kind::not_found) return false;
  if (!answer) return tl::unexpected(answer.error());
  const auto policy = doc::parse_json(text_in(*answer, "Policy"));
  if (!policy) return false;
  const auto& statements = items_in(*policy, "Statement");
  return std::any_of(statements.begin(), statements.end(), [](const doc::Value& s) {
    return text_in(s, "Effect") == "Allow" && names_event_bus(s);
  });
}

CallResult<std::optional<std::int64_t>> reserved_concurrency(Client& client, const std::string& name,
                                                             net::Deadline deadline) {
  const auto answer = call_for_json(
      client, rest_get("lambda", "GetFunctionConcurrency", "/2019-09-30/functions/" + name + "/concurrency"),
      deadline);
  if (!answer) return tl::unexpected(answer.error());
  const auto text = text_in(*answer, "ReservedConcurrentExecutions");
  std::int64_t count = 0;
  const auto read = std::from_chars(text.data(), text.data() + text.size(), count);
  if (text.empty() || read.ec != std::errc()) return std::optional<std::int64_t>();
  return std::optional<std::int64_t>(count);
}

CallResult<std::vector<SourceMapping>> source_mappings(Client& client, const std::string& function_arn,
                                                       net::Deadline deadline) {
  std::vector<SourceMapping> all;
  std::string next;
  for (int page = 0; page < kMaxPages; ++page) {
    auto call = rest_get("lambda", "ListEventSourceMappings", "/2015-03-31/event-source-mappings/");
    call.query.emplace_back("FunctionName", function_arn);
    if (!next.empty()) call.query.emplace_back("Marker", next);
    const auto answer = call_for_json(client, call, deadline);
    if (!answer) return tl::unexpected(answer.error());
    for (const auto& item : items_in(*answer, "EventSourceMappings"))
      all.push_back({text_in(item, "UUID"), text_in(item, "EventSourceArn"), text_in(item, "State")});
    next = text_in(*answer, "NextMarker");
    if (next.empty()) break;
  }
  return all;
}

CallResult<Invocation> invoke_function(Client& client, const std::string& name, std::string event,
                                       net::Deadline deadline) {
  Call call;
  call.service = "lambda";
  call.operation = "InvokeFunction";
  call.path = "/2015-03-31/functions/" + name + "/invocations";
  call.headers.emplace_back("Content-Type", "application/json");
  call.body = std::move(event);
  const auto answer = client.call(call, deadline);
  if (!answer) return tl::unexpected(answer.error());
  Invocation invocation;
  invocation.failed = net::find_header(answer->headers, "X-Amz-Function-Error").has_value();
  if (!invocation.failed) return invocation;
  if (const auto error = doc::parse_json(answer->body)) {
    invocation.error_type = text_in(*error, "errorType");
    invocation.error_message = text_in(*error, "errorMessage");
  }
  return invocation;
}

}  // namespace tocsin::aws
