// The role of an EC2 instance by its metadata service, version 2 only: a token first (docs: "IMDS credential provider"; EC2 User Guide, "Use
// IMDSv2"). Version 1, which answers anybody who can make this machine send a GET, is never asked.
#pragma once

#include <optional>

#include "aws/credentials.h"
#include "aws/shared_files.h"
#include "base/result.h"

namespace tocsin::aws {

/// Nothing when AWS_EC2_METADATA_DISABLED is true, when nothing answers within a second, or when the instance has no role; an error when
/// the service refuses or gives something else. AWS_EC2_METADATA_SERVICE_ENDPOINT and _ENDPOINT_MODE, or the profile's ec2_metadata_service_
/// endpoint and ..._mode, say where it is.
Result<std::optional<Credentials>> instance_credentials(const Environment& environment,
                                                        const Profile& profile, net::Deadline deadline);

}  // namespace tocsin::aws
