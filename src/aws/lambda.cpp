#include "aws/lambda.h"

#include <algorithm>

#include "aws/json_answer.h"
#include "doc/json_reader.h"

namespace tocsin::aws {
namespace {

constexpr std::string_view kService = "events.amazonaws.com";

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
                    text_in(*answer, "LastModified"), {}};
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

}  // namespace tocsin::aws
