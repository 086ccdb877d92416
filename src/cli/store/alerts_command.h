// tocsin alerts: what happened, the newest first, and whether everybody was told.
#pragma once

#include <cstdint>
#include <string>

namespace tocsin::cli {

struct AlertsOptions {
  std::string store;  // the store's path; empty: the one of `config`
  std::string config;
  std::int64_t limit = 50;       // -n; 0: all
  std::string severity;          // only this one
  std::string rule;              // only this rule's
  std::string held;              // only those that are "silenced" or "folded"
  std::string digest;            // only those that this digest tells of
  std::string incident;          // only those that joined this one
  std::string output = "table";  // table | json | ndjson; the latter two hold the whole alert
};

/// Exit 0; 2 when there is no such store or it cannot be read.
int run_alerts(const AlertsOptions& options);

}  // namespace tocsin::cli
