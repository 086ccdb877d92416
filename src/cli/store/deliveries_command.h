// tocsin deliveries: what was sent, what waits, what was given up; and sending the latter again.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

namespace tocsin::cli {

struct DeliveriesOptions {
  std::string store;             // the store's path; empty: the one of `config`
  std::string config;            // needed with `to`
  bool failed = false;           // only dead ones; with `resend`: all of them
  std::string sink;              // only this sink's
  std::int64_t limit = 100;      // -n; 0: all
  bool resend = false;           // dead deliveries start afresh
  std::vector<std::string> ids;  // which
  std::string to;                // at this sink instead of their own
  std::string output = "table";  // table | json | ndjson
};

/// Exit 0; 1 when --resend found nothing to send; 2 on wrong use or when the store cannot be used.
int run_deliveries(const DeliveriesOptions& options);

}  // namespace tocsin::cli
