// A role of IAM Identity Center: the portal's GetRoleCredentials with the token of `aws sso login` (docs: "IAM Identity Center credential provider").
#pragma once

#include <string>

#include "aws/credential_context.h"
#include "base/result.h"

namespace tocsin::aws {

/// Whether a profile asks for it: sso_account_id or sso_role_name.
bool is_sso_profile(const Profile& profile);

/// Settings that lack a part, or that contradict the [sso-session], are errors.
Result<Credentials> sso_credentials(const CredentialContext& context, const SharedFiles& files,
                                    const std::string& name, const Profile& profile,
                                    const std::string& origin, net::Deadline deadline);

}  // namespace tocsin::aws
