#include <malloc.h>

#include "base/hash.h"
#include "function/builtin_bundle.h"
#include "function/run.h"

int main() {
  using namespace tocsin;
  mallopt(M_ARENA_MAX, 1);  // an arena of its own costs the thread that connects a system call every 4 KiB
  start_openssl_quickly();
  return function::run(
      {aws::process_environment(), function::process_variables(), function::builtin_bundle()});
}
