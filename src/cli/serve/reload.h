// `tocsin serve` on SIGHUP: the settings and rules are read again. Right ones are taken by starting the program anew in the same process;
// wrong ones change nothing.
#pragma once

#include <string>
#include <vector>

#include "cli/serve/serve_setup.h"

namespace tocsin::cli {

/// What holds now, as far as new settings are compared with it.
struct Running {
  config::Config config;
  std::vector<std::string> rules;      // ids, sorted
  std::vector<std::string> obstacles;  // what could not work when it was started either
};

/// With no obstacles.
Running running(const Prepared& prepared);

/// Reads what `options` names and compares. True when it can be started: the differences are logged. False, with the reasons on standard
/// error, when something is wrong that was not wrong before.
bool can_reload(const ServeOptions& options, const Running& now);

/// This process with the program and the arguments that it was started with. Returns only when that fails.
Error start_anew();

}  // namespace tocsin::cli
