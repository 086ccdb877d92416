// AWS Security Token Service: who we are, and other roles (docs: "AWS STS API Reference"; query protocol, version 2011-06-15).
#pragma once

#include <optional>
#include <string>

#include "aws/client.h"

namespace tocsin::aws {

struct CallerIdentity {
  std::string account;
  std::string arn;
  std::string user_id;
};

/// Needs no permission: it only fails when the credentials do not hold or STS cannot be reached.
CallResult<CallerIdentity> get_caller_identity(Client& client, net::Deadline deadline);

struct RoleRequest {
  std::string role_arn;
  std::string session_name;
  std::string external_id;  // may be empty
  std::optional<int> duration_seconds;
};

/// Temporary credentials; their `origin` is empty. The client's region, or us-east-1 when it has none.
CallResult<Credentials> assume_role(Client& client, const RoleRequest& request, net::Deadline deadline);

/// The token is the proof: `client` should be one without credentials (see Client), so that nothing is signed.
CallResult<Credentials> assume_role_with_web_identity(Client& client, const RoleRequest& request,
                                                      const Secret& token, net::Deadline deadline);

}  // namespace tocsin::aws
