// Credentials of a container (ECS, EKS Pod Identity) by AWS_CONTAINER_CREDENTIALS_RELATIVE_URI or _FULL_URI, with the authorization of
// AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE or AWS_CONTAINER_AUTHORIZATION_TOKEN (docs: "Container credential provider").
#pragma once

#include <optional>

#include "aws/credentials.h"
#include "aws/url.h"
#include "base/result.h"

namespace tocsin::aws {

/// Nothing when neither variable is set.
Result<std::optional<Credentials>> container_credentials(const Environment& environment,
                                                         net::Deadline deadline);

/// Whether the authorization may be sent there: over TLS anywhere; else only to this machine (127.0.0.0/8, ::1, localhost) and to the addresses
/// of ECS (169.254.170.2) and EKS (169.254.170.23, fd00:ec2::23).
bool may_give_credentials(const Url& url);

}  // namespace tocsin::aws
