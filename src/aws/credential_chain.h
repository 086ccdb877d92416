// The order in which credentials are looked for, and how each kind is had: one file a provider in this folder.
//   1. AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN
//   2. web identity: AWS_WEB_IDENTITY_TOKEN_FILE, AWS_ROLE_ARN
//   3. the profile in the shared files: see profile_credentials.h
//   4. container: AWS_CONTAINER_CREDENTIALS_RELATIVE_URI / _FULL_URI with AWS_CONTAINER_AUTHORIZATION_TOKEN(_FILE)
//   5. instance metadata, version 2 (AWS_EC2_METADATA_DISABLED, AWS_EC2_METADATA_SERVICE_ENDPOINT)
// A profile that is given explicitly (`profile`) leaves 1 and 2 out, as in botocore. One that AWS_PROFILE names does not: keys in the environment go
// before it, as with the AWS CLI and the SDKs. botocore alone looks at a profile's role_arn before 2; the SDKs' order is this one.
#pragma once

#include <memory>
#include <string>

#include "aws/credentials.h"
#include "aws/settings.h"
#include "base/clock.h"

namespace tocsin::aws {

/// Caches, refreshes, thread-safe. `clock` must outlive the provider. Nothing is fetched before the first credentials().
std::unique_ptr<CredentialProvider> credential_chain(Environment environment, const Settings& settings,
                                                     const Clock& clock, const std::string& profile = {});

}  // namespace tocsin::aws
