// tocsin routes check|test: are the routes of the settings right, and who would be rung.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct RoutesCheckOptions {
  std::string config;
};

/// Prints the tree. Exit 0; 1 when there are warnings; 3 when the settings are wrong.
int run_routes_check(const RoutesCheckOptions& options);

struct RoutesTestOptions {
  std::string config;
  std::vector<std::string> what;    // one event or alert (a file, "-", JSON), or labels "name=value"
  std::vector<std::string> expect;  // receivers; empty: nothing is expected
  std::vector<std::string> rules;   // more rule files and folders, for an event
  std::string output = "table";     // table | json
  std::string at = {};  // when it would be accepted, for mute times: 2025-03-21T23:00:00Z; empty: not asked
};

/// Exit 0; 1 when other receivers than the expected ones are rung, or no rule alerts for the event.
int run_routes_test(const RoutesTestOptions& options);

}  // namespace tocsin::cli
