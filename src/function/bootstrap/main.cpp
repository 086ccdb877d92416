#include "function/builtin_bundle.h"
#include "function/run.h"

int main() {
  using namespace tocsin;
  return function::run(
      {aws::process_environment(), function::process_variables(), function::builtin_bundle()});
}
