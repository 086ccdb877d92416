// AWS_ACCESS_KEY_ID, AWS_SECRET_ACCESS_KEY, AWS_SESSION_TOKEN, and AWS_CREDENTIAL_EXPIRATION, which `aws configure export-credentials` writes.
#pragma once

#include <optional>

#include "aws/credentials.h"
#include "base/result.h"

namespace tocsin::aws {

/// Nothing when neither key is set; an error when one is missing or the expiration is no time. Reads no file.
Result<std::optional<Credentials>> environment_credentials(const Environment& environment);

}  // namespace tocsin::aws
