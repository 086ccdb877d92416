// tocsin send-test [SINK...]: a marked test alert through each sink of the settings, now, and what came back. Past the store: nothing is
// queued, retried or remembered.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct SendTestOptions {
  std::string config;
  std::vector<std::string> sinks;  // names; none: all of the settings
  std::string severity = "medium";
  bool payload = false;          // show what was sent as well
  std::string output = "table";  // table, json, ndjson
};

/// Exit 0 when every target took it, 5 when some did, 2 when none did or a name is unknown, 3 when the settings are wrong.
int run_send_test(const SendTestOptions& options);

}  // namespace tocsin::cli
