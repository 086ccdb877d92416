// A role for the token that another identity provider has put into a file (EKS service accounts, GitHub's runners): STS
// AssumeRoleWithWebIdentity (docs: "Assume role credential provider", web identity).
#pragma once

#include <optional>
#include <string>

#include "aws/credential_context.h"
#include "base/result.h"

namespace tocsin::aws {

struct WebIdentity {
  std::string token_file;
  std::string role_arn;
  std::optional<std::string> session_name;
  std::string where;   // AWS_WEB_IDENTITY_TOKEN_FILE or the property's place, for errors
  std::string origin;  // for people
};

/// Of AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN, AWS_ROLE_SESSION_NAME; nothing when the first is not set.
Result<std::optional<WebIdentity>> environment_web_identity(const Environment& environment);

/// Reads the file each time: its token is renewed.
Result<Credentials> web_identity_credentials(const CredentialContext& context, const WebIdentity& identity,
                                             net::Deadline deadline);

}  // namespace tocsin::aws
