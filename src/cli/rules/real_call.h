// Which calls there are, for events that are made up.
#pragma once

#include <functional>
#include <optional>

#include "rule/sigma/made_tests.h"

namespace tocsin::cli {

/// A rule::FindCall over the table of AWS's calls: `wanted` itself, one of the same service, one of the same name, any. Pure.
std::optional<rule::AwsCall> real_call(const rule::AwsCall& wanted,
                                       const std::function<bool(const rule::AwsCall&)>& fits);

}  // namespace tocsin::cli
