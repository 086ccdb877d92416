// tocsin lambda: the AWS Lambda function, as `bootstrap` is (docs/deploy.md). Its settings are environment variables.
#pragma once

namespace tocsin::cli {

struct LambdaOptions {};

/// Returns when the runtime API is gone: 0; what keeps it from starting is said in JSON lines on standard error.
int run_lambda(const LambdaOptions& options);

}  // namespace tocsin::cli
