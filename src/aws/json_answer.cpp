#include "aws/json_answer.h"

#include "doc/json_reader.h"

namespace tocsin::aws {

CallResult<doc::Value> call_for_json(Client& client, const Call& call, net::Deadline deadline) {
  auto answer = client.call(call, deadline);
  if (!answer) return tl::unexpected(std::move(answer.error()));
  if (answer->body.empty()) return doc::object();
  auto root = doc::parse_json(answer->body);
  if (root && root->is(doc::Kind::object)) return std::move(*root);
  CallError error;
  error.service = call.service;
  error.operation = call.operation;
  error.message = "the answer is no JSON object";
  error.request_id = answer->request_id;
  error.status = answer->status;
  return tl::unexpected(std::move(error));
}

Call rest_get(std::string service, std::string operation, std::string path, std::string region) {
  Call call;
  call.service = std::move(service);
  call.operation = std::move(operation);
  call.method = "GET";
  call.path = std::move(path);
  call.region = std::move(region);
  return call;
}

std::string text_in(const doc::Value& value, std::string_view path) {
  return doc::scalar_at(value, path).value_or("");
}

const std::vector<doc::Value>& items_in(const doc::Value& value, std::string_view path) {
  static const std::vector<doc::Value> kNone;
  const auto* found = doc::find_path(value, path);
  return found != nullptr && found->is(doc::Kind::array) ? found->items : kNone;
}

}  // namespace tocsin::aws
