#include "cli/deployed/lambda_command.h"

#include "cli/setup.h"
#include "function/run.h"
#include "rule/bundle.h"

namespace tocsin::cli {

int run_lambda(const LambdaOptions&) {
  // The same way as in `bootstrap`, whose bundle was written when it was built.
  const auto rules = load_rules({});
  if (!rules) return rules.error();
  const auto bundle = rule::write_bundle(*rules);
  return function::run({aws::process_environment(), function::process_variables(), bundle});
}

}  // namespace tocsin::cli
