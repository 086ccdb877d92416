// Runs another program and reads what it prints. POSIX.
#pragma once

#include <string>
#include <vector>

#include "base/result.h"
#include "net/http_client.h"

namespace tocsin::aws {

struct ProcessOutput {
  int status = 0;  // exit code; 128 + signal when one ended it
  std::string out;
  std::string err;
};

/// `words[0]` is looked for in PATH; no shell is involved, standard input is empty, the environment is this process's own. What is printed beyond
/// `max_bytes` on either stream, and a program that runs beyond the deadline, are errors; then the program is killed. Thread-safe.
Result<ProcessOutput> run_process(const std::vector<std::string>& words, net::Deadline deadline,
                                  std::size_t max_bytes = 1U << 20U);

}  // namespace tocsin::aws
