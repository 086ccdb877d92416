// AWS Security Hub: findings of our own (API reference: BatchImportFindings). Thread-safe.
#pragma once

#include <string>

#include "aws/client.h"

namespace tocsin::aws {

/// BatchImportFindings with the request as JSON ("Findings") that holds one finding. One that Security Hub refuses ("FailedFindings") is a
/// CallError like any other. Needs securityhub:BatchImportFindings, from the account that the finding names.
CallResult<void> import_finding(Client& client, const std::string& region, std::string request,
                                net::Deadline deadline);

}  // namespace tocsin::aws
