#include "base/hash.h"
#include "function/builtin_bundle.h"
#include "function/run.h"

int main() {
  using namespace tocsin;
  ignore_openssl_settings();
  return function::run(
      {aws::process_environment(), function::process_variables(), function::builtin_bundle()});
}
