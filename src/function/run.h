// `tocsin lambda` and the `bootstrap` of the zip: settings, rules, topic, then invocation after invocation.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "aws/credentials.h"

namespace tocsin::function {

struct Surroundings {
  aws::Environment environment;
  std::vector<std::string> variables;  // the names of all that are set
  std::string_view builtin_bundle;     // what rule::read_bundle reads; must outlive run()
};

/// Names of the process's environment variables.
std::vector<std::string> process_variables();

/// The exit code: 0 when the runtime API is gone, else what docs/cli.md says of the error that kept the function from starting, which
/// standard error and the runtime API are told. Writes its log as JSON lines to standard error.
int run(const Surroundings& surroundings);

}  // namespace tocsin::function
