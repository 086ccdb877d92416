#include "aws/web_identity_credentials.h"

#include <fmt/format.h>

#include "aws/sts.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/text.h"

namespace tocsin::aws {

std::string role_session_name(const std::optional<std::string>& configured) {
  return configured ? *configured : "tocsin-" + random_hex(8);
}

Result<std::optional<WebIdentity>> environment_web_identity(const Environment& environment) {
  const auto file = variable(environment, "AWS_WEB_IDENTITY_TOKEN_FILE");
  if (!file) return std::nullopt;
  const auto role = variable(environment, "AWS_ROLE_ARN");
  if (!role) {
    return fail({ErrorKind::invalid, "AWS_WEB_IDENTITY_TOKEN_FILE is set, AWS_ROLE_ARN is not", "environment",
                 "set AWS_ROLE_ARN to the role that trusts the token's issuer"});
  }
  return WebIdentity{*file, *role, variable(environment, "AWS_ROLE_SESSION_NAME"),
                     "AWS_WEB_IDENTITY_TOKEN_FILE", "web identity of the environment"};
}

Result<Credentials> web_identity_credentials(const CredentialContext& context, const WebIdentity& identity,
                                             net::Deadline deadline) {
  const auto path = expand_home(context.environment, identity.token_file);
  const auto unusable = [&](std::string_view what) {
    return fail(
        {ErrorKind::io, fmt::format("the token's file {}: {}", printable(path), what), identity.where,
         "who runs this program (EKS, the CI's runner) writes it: is it mounted, and is the path right?"});
  };
  auto text = read_file(path, 64U << 10U);
  if (!text) return unusable(text.error().what);
  const Secret token{std::string(trim(*text))};
  if (token.empty()) return unusable("is empty");
  const auto nobody = fixed_credentials({});
  Client client(context.settings, *nobody, context.clock);
  const RoleRequest request{identity.role_arn, role_session_name(identity.session_name), "", std::nullopt};
  auto credentials = assume_role_with_web_identity(client, request, token, deadline);
  if (!credentials) return fail(to_error(credentials.error()));
  credentials->origin = identity.origin;
  return std::move(*credentials);
}

}  // namespace tocsin::aws
