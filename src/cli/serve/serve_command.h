// tocsin serve: the pipeline as a service on one machine.
#pragma once

#include <string>

namespace tocsin::cli {

struct ServeOptions {
  std::string config;                // the settings; empty: embedded defaults in `data`
  std::string data = "tocsin-data";  // for the embedded defaults: the store and a mailbox stand in it
  std::string listen;                // address:port in place of the settings' own; empty: as they say
  bool check = false;                // read settings, rules and sinks, say what is wrong, start nothing
};

/// Runs until SIGTERM or SIGINT; finishes what is in hand. Exit 0 after a clean stop, 2 when it cannot start, 3 when settings or
/// rules are wrong.
int run_serve(const ServeOptions& options);

}  // namespace tocsin::cli
