// Credentials as credential processes, containers and instance metadata give them:
// {"AccessKeyId","SecretAccessKey","Token"|"SessionToken","Expiration","AccountId"}. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "aws/credentials.h"
#include "base/result.h"

namespace tocsin::aws {

/// `origin` is where the text comes from. No error quotes any of the text but the Code and Message with which a service refuses.
Result<Credentials> read_credentials_json(std::string_view text, const std::string& origin);

/// RFC 3339, and the "...UTC" that old versions of the AWS CLI wrote.
std::optional<Time> parse_expiry(std::string_view text);

}  // namespace tocsin::aws
