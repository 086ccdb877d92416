// Which deployment of Terraform a command is about.
#pragma once

#include <string>

#include "aws/credentials.h"
#include "aws/settings.h"
#include "base/result.h"

namespace tocsin::cli {

/// AWS's settings with the region that was asked for. An error when `name` is none of Terraform's variable `name` (it becomes part of paths and names), or when no
/// region is known.
Result<aws::Settings> deployment_settings(const std::string& name, const std::string& region,
                                          const std::string& profile, const aws::Environment& environment);

}  // namespace tocsin::cli
