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

/// Whether somebody sits at this process's standard input, who could be asked for an MFA code.
bool has_terminal();

/// `words[0]` is looked for in PATH; no shell is involved, the environment is this process's own. What is printed beyond `max_bytes` on either
/// stream, and a program that runs beyond the deadline, are errors; then the program is killed. Thread-safe.
///
/// Without a terminal its standard input is empty and it leads a process group of its own, which is killed as a whole, with all that the program
/// has started. With one it shares the terminal and our group, because only the group in the foreground may ask; then it alone is killed.
Result<ProcessOutput> run_process(const std::vector<std::string>& words, net::Deadline deadline,
                                  std::size_t max_bytes = 1U << 20U);

}  // namespace tocsin::aws
