// The access token that `aws sso login` keeps in ~/.aws/sso/cache, and its renewal without a browser (docs: "IAM Identity Center credential
// provider"; IAM Identity Center OIDC API, CreateToken).
#pragma once

#include <optional>
#include <string>

#include "aws/client.h"
#include "aws/credential_context.h"
#include "base/result.h"
#include "base/secret.h"

namespace tocsin::aws {

struct SsoLogin {
  std::string profile;  // for the advice to log in
  std::string session;  // name of the [sso-session]; empty: the old form, whose token cannot be renewed
  std::string start_url;
  std::string region;
};

/// <home>/.aws/sso/cache/<SHA-1 of the session's name or of the start URL>.json
std::string sso_cache_path(const Environment& environment, const SsoLogin& login);

/// The token; renewed and written back when it is near its end and the file has what that takes. One that has ended is an error that says how
/// to log in. `client` signs nothing.
Result<Secret> sso_token(const CredentialContext& context, Client& client, const SsoLogin& login,
                         net::Deadline deadline);

/// "aws sso login --profile x": what to do when there is no valid token.
std::string login_hint(const SsoLogin& login);

}  // namespace tocsin::aws
