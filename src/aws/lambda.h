// AWS Lambda: a function's settings, who may invoke it, what it takes from, and an invocation (API reference: GetFunctionConfiguration, GetPolicy,
// GetFunctionConcurrency, ListEventSourceMappings, Invoke). Thread-safe.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <vector>

#include "aws/client.h"

namespace tocsin::aws {

struct FunctionInfo {
  std::string arn;
  std::string state;          // Active, Pending, Inactive, Failed
  std::string state_reason;   // may be empty
  std::string update_status;  // Successful, InProgress, Failed
  std::string last_modified;
  std::map<std::string, std::string>
      variables;          // of its environment, only those whose name begins with TOCSIN_
  std::string role = {};  // the ARN of what it runs as
};

/// Needs lambda:GetFunctionConfiguration.
CallResult<FunctionInfo> function_info(Client& client, const std::string& name, net::Deadline deadline);

/// Whether the function's policy lets EventBridge invoke it. A function without a policy lets nobody. Needs lambda:GetPolicy.
CallResult<bool> may_be_invoked_by_events(Client& client, const std::string& name, net::Deadline deadline);

/// How many invocations at once are kept for it and are its most; nothing: it has what the account has. Needs lambda:GetFunctionConcurrency.
CallResult<std::optional<std::int64_t>> reserved_concurrency(Client& client, const std::string& name,
                                                             net::Deadline deadline);

/// A queue (or stream) that Lambda polls for the function.
struct SourceMapping {
  std::string id;
  std::string source_arn;
  std::string state;  // Enabled, Disabled, Creating, Enabling, Disabling, Updating, Deleting
};

/// Of a function by its ARN. Needs lambda:ListEventSourceMappings.
CallResult<std::vector<SourceMapping>> source_mappings(Client& client, const std::string& function_arn,
                                                       net::Deadline deadline);

struct Invocation {
  bool failed = false;     // the function, not the call: it did not start, or ended with an error
  std::string error_type;  // "Tocsin.InitError"
  std::string error_message;
};

/// Waits for the answer to `event` (JSON). Needs lambda:InvokeFunction.
CallResult<Invocation> invoke_function(Client& client, const std::string& name, std::string event,
                                       net::Deadline deadline);

}  // namespace tocsin::aws
