#include "aws/environment_credentials.h"

#include "aws/credentials_json.h"
#include "aws/shared_files.h"

namespace tocsin::aws {

Result<std::optional<Credentials>> environment_credentials(const Environment& environment) {
  const auto id = variable(environment, "AWS_ACCESS_KEY_ID");
  const auto secret = variable(environment, "AWS_SECRET_ACCESS_KEY");
  if (!id && !secret) return std::nullopt;
  if (!id || !secret) {
    return fail({ErrorKind::invalid, "only one of AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY is set",
                 "environment", "set both, or neither to use a profile or a role"});
  }
  Credentials credentials;
  credentials.access_key_id = *id;
  credentials.secret_access_key = Secret(*secret);
  credentials.session_token = Secret(variable(environment, "AWS_SESSION_TOKEN").value_or(""));
  credentials.account = variable(environment, "AWS_ACCOUNT_ID").value_or("");
  credentials.origin = "environment";
  if (const auto expires = variable(environment, "AWS_CREDENTIAL_EXPIRATION")) {
    credentials.expires = parse_expiry(*expires);
    if (!credentials.expires) {
      return fail({ErrorKind::invalid, "is no time", "AWS_CREDENTIAL_EXPIRATION",
                   "it is like 2025-03-21T13:22:00Z; unset it when the keys do not expire"});
    }
  }
  return credentials;
}

}  // namespace tocsin::aws
