// What a profile of the shared files says of credentials. In botocore's order:
//   role_arn with source_profile or credential_source: AssumeRole
//   web_identity_token_file with role_arn
//   sso_account_id, sso_role_name with sso_session or sso_start_url
//   keys in the credentials file
//   credential_process
//   keys in the config file
// A profile that is the source of another with keys of its own gives those, whatever else it says.
#pragma once

#include <optional>
#include <string>

#include "aws/credential_context.h"
#include "base/result.h"

namespace tocsin::aws {

/// Nothing when the profile says nothing of credentials. Profiles that lead in a circle, contradict themselves or want a person (mfa_serial,
/// login_session) are errors.
Result<std::optional<Credentials>> profile_credentials(const CredentialContext& context,
                                                       const SharedFiles& files, const std::string& name,
                                                       net::Deadline deadline);

}  // namespace tocsin::aws
