#include "aws/secrets.h"

#include "aws/json_answer.h"
#include "base/text.h"
#include "doc/json_writer.h"

namespace tocsin::aws {
namespace {

std::string region_of(const std::string& name) {
  const auto parts = split(name, ':');
  return name.starts_with("arn:") && parts.size() > 3 ? std::string(parts[3]) : std::string();
}

CallResult<Secret> ask(Client& client, Call call, const std::string& name, std::string_view at,
                       net::Deadline deadline) {
  call.region = region_of(name);
  const auto answer = call_for_json(client, call, deadline);
  if (!answer) return tl::make_unexpected(answer.error());
  auto text = text_in(*answer, at);
  if (!text.empty()) return Secret(std::move(text));
  CallError error;
  error.kind = CallError::Kind::invalid;
  error.service = call.service;
  error.operation = call.operation;
  error.message = "the answer holds no text";
  return tl::make_unexpected(std::move(error));
}

}  // namespace

CallResult<Secret> get_parameter(Client& client, const std::string& name, net::Deadline deadline) {
  const auto body = doc::object({{"Name", doc::string(name)}, {"WithDecryption", doc::boolean(true)}});
  return ask(client, json_call("ssm", "AmazonSSM", "GetParameter", "1.1", doc::to_json(body)), name,
             "Parameter.Value", deadline);
}

CallResult<Secret> get_secret_value(Client& client, const std::string& id, net::Deadline deadline) {
  const auto body = doc::object({{"SecretId", doc::string(id)}});
  return ask(client,
             json_call("secretsmanager", "secretsmanager", "GetSecretValue", "1.1", doc::to_json(body)), id,
             "SecretString", deadline);
}

}  // namespace tocsin::aws
