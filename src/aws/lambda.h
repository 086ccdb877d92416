// AWS Lambda: a function's settings and who may invoke it (API reference: GetFunctionConfiguration, GetPolicy). Thread-safe.
#pragma once

#include <map>
#include <string>

#include "aws/client.h"

namespace tocsin::aws {

struct FunctionInfo {
  std::string arn;
  std::string state;          // Active, Pending, Inactive, Failed
  std::string state_reason;   // may be empty
  std::string update_status;  // Successful, InProgress, Failed
  std::string last_modified;
  std::map<std::string, std::string>
      variables;  // of its environment, only those whose name begins with TOCSIN_
};

/// Needs lambda:GetFunctionConfiguration.
CallResult<FunctionInfo> function_info(Client& client, const std::string& name, net::Deadline deadline);

/// Whether the function's policy lets EventBridge invoke it. A function without a policy lets nobody. Needs lambda:GetPolicy.
CallResult<bool> may_be_invoked_by_events(Client& client, const std::string& name, net::Deadline deadline);

}  // namespace tocsin::aws
