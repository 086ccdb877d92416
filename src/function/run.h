// `tocsin lambda` and the `bootstrap` of the zip: settings, rules, topic, then invocation after invocation.
#pragma once

#include "aws/credentials.h"

namespace tocsin::function {

/// The exit code. Returns when the runtime API is gone, or when the function cannot start (which the runtime API is told).
int run(const aws::Environment& environment);

}  // namespace tocsin::function
