#include "aws/sso_credentials.h"

#include <array>
#include <fmt/format.h>

#include "aws/sso_token.h"
#include "aws/whole_number.h"
#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::aws {
namespace {

struct SsoRole {
  SsoLogin login;
  std::string account;
  std::string role;
};

Error incomplete(const std::string& name, std::string_view missing) {
  return {ErrorKind::invalid, fmt::format("the profile uses IAM Identity Center, but {} is missing", missing),
          fmt::format("profile {}", printable(name)),
          "run: aws configure sso --profile " + shell_quote(name)};
}

/// The profile's own properties, those of its [sso-session] where it has one.
Result<SsoRole> read_role(const SharedFiles& files, const std::string& name, const Profile& profile) {
  SsoRole role;
  role.login.profile = name;
  std::array<std::pair<std::string_view, std::string*>, 4> wanted{{{"sso_account_id", &role.account},
                                                                   {"sso_role_name", &role.role},
                                                                   {"sso_start_url", &role.login.start_url},
                                                                   {"sso_region", &role.login.region}}};
  for (auto& [key, value] : wanted) *value = profile.value(key).value_or("");
  if (const auto* reference = profile.find("sso_session")) {
    const auto session = files.sso_sessions.find(reference->value);
    if (session == files.sso_sessions.end()) {
      return fail({ErrorKind::invalid,
                   fmt::format("there is no section [sso-session {}]", printable(reference->value)),
                   reference->where, ""});
    }
    role.login.session = reference->value;
    for (auto& [key, value] : wanted) {
      const auto* own = find_property(session->second, key);
      if (own == nullptr) continue;
      if (!value->empty() && *value != own->value) {
        return fail({ErrorKind::invalid, fmt::format("{} differs from the profile's", key), own->where,
                     "leave it in one of the two"});
      }
      *value = own->value;
    }
  }
  for (const auto& [key, value] : wanted) {
    if (value->empty()) return fail(incomplete(name, key));
  }
  return role;
}

Result<Credentials> read_answer(const std::string& body, const SsoRole& role, const std::string& origin) {
  const auto root = doc::parse_json(body);
  const auto text = [&](std::string_view key) {
    return root ? std::string(doc::string_at(*root, fmt::format("roleCredentials.{}", key)).value_or(""))
                : std::string();
  };
  Credentials credentials;
  credentials.access_key_id = text("accessKeyId");
  credentials.secret_access_key = Secret(text("secretAccessKey"));
  credentials.session_token = Secret(text("sessionToken"));
  const auto expiration =
      root ? doc::scalar_at(*root, "roleCredentials.expiration").value_or("") : std::string();
  const auto milliseconds = whole_number<std::int64_t>(expiration).value_or(0);
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty() || milliseconds <= 0) {
    return fail({ErrorKind::io, "the answer holds no credentials", "sso GetRoleCredentials", ""});
  }
  credentials.expires = Time(Milliseconds(milliseconds));
  credentials.account = role.account;
  credentials.origin = origin;
  return credentials;
}

}  // namespace

bool is_sso_profile(const Profile& profile) {
  return profile.find("sso_account_id") != nullptr || profile.find("sso_role_name") != nullptr;
}

Result<Credentials> sso_credentials(const CredentialContext& context, const SharedFiles& files,
                                    const std::string& name, const Profile& profile,
                                    const std::string& origin, net::Deadline deadline) {
  const auto role = read_role(files, name, profile);
  if (!role) return fail(role.error());
  const auto nobody = fixed_credentials({});
  Client client(context.settings, *nobody, context.clock);
  const auto token = sso_token(context, client, role->login, deadline);
  if (!token) return fail(token.error());
  Call call;
  call.service = "sso";
  call.operation = "GetRoleCredentials";
  call.method = "GET";
  call.path = "/federation/credentials";
  call.query = {{"account_id", role->account}, {"role_name", role->role}};
  call.headers = {{"x-amz-sso_bearer_token", token->reveal()}};
  call.region = role->login.region;
  const auto answer = client.call(call, deadline);
  if (answer) return read_answer(answer->body, *role, origin);
  auto error = to_error(answer.error());
  if (answer.error().status == 401) error.hint = login_hint(role->login);
  if (answer.error().status == 403)
    error.hint = fmt::format("has this user the role {} in account {}?", printable(role->role),
                             printable(role->account));
  return fail(std::move(error));
}

}  // namespace tocsin::aws
