#include "aws/sts.h"

#include "aws/xml_answer.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

constexpr std::string_view kVersion = "2011-06-15";

/// The answer's <OPERATIONResult>.
CallResult<XmlElement> ask(Client& client, const std::string& operation, const Query& parameters,
                           net::Deadline deadline) {
  auto call = query_call("sts", operation, kVersion, parameters);
  if (client.settings().region.empty()) call.region = "us-east-1";
  return call_for_xml(client, call, operation + "Result", deadline);
}

CallResult<Credentials> credentials_of(const CallResult<XmlElement>& result) {
  if (!result) return tl::unexpected(result.error());
  Credentials credentials;
  credentials.access_key_id = result->text_at("Credentials/AccessKeyId");
  credentials.secret_access_key = Secret(result->text_at("Credentials/SecretAccessKey"));
  credentials.session_token = Secret(result->text_at("Credentials/SessionToken"));
  credentials.expires = parse_time(result->text_at("Credentials/Expiration"));
  // arn:aws:sts::123456789012:assumed-role/name/session
  const auto arn = result->text_at("AssumedRoleUser/Arn");
  if (const auto parts = split(arn, ':'); parts.size() > 4) credentials.account = parts[4];
  if (!credentials.access_key_id.empty() && !credentials.secret_access_key.empty() && credentials.expires)
    return credentials;
  CallError error;
  error.service = "sts";
  error.operation = result->name.substr(0, result->name.size() - std::string_view("Result").size());
  error.message = "the answer holds no credentials";
  return tl::unexpected(std::move(error));
}

Query parameters_of(const RoleRequest& request) {
  Query parameters{{"RoleArn", request.role_arn}, {"RoleSessionName", request.session_name}};
  if (!request.external_id.empty()) parameters.emplace_back("ExternalId", request.external_id);
  if (request.duration_seconds)
    parameters.emplace_back("DurationSeconds", std::to_string(*request.duration_seconds));
  return parameters;
}

}  // namespace

CallResult<CallerIdentity> get_caller_identity(Client& client, net::Deadline deadline) {
  const auto result = ask(client, "GetCallerIdentity", {}, deadline);
  if (!result) return tl::unexpected(result.error());
  return CallerIdentity{result->text_at("Account"), result->text_at("Arn"), result->text_at("UserId")};
}

CallResult<Credentials> assume_role(Client& client, const RoleRequest& request, net::Deadline deadline) {
  return credentials_of(ask(client, "AssumeRole", parameters_of(request), deadline));
}

CallResult<Credentials> assume_role_with_web_identity(Client& client, const RoleRequest& request,
                                                      const Secret& token, net::Deadline deadline) {
  auto parameters = parameters_of(request);
  parameters.emplace_back("WebIdentityToken", token.reveal());
  return credentials_of(ask(client, "AssumeRoleWithWebIdentity", parameters, deadline));
}

}  // namespace tocsin::aws
