// tocsin drill: an event that is marked DRILL through the whole chain that is deployed in AWS, or through a running `serve`; how long each hop took, and a
// receipt from every channel.
#pragma once

#include <chrono>
#include <string>

namespace tocsin::cli {

struct DrillOptions {
  std::string name = "tocsin";  // what was deployed is called, and begins with
  std::string region;           // empty: of the environment or the profile
  std::string profile;          // of the shared files; empty: AWS_PROFILE
  std::string table;            // of claims; empty: NAME-claims
  std::string bus = "default";
  std::string url = {};          // of a `serve`: then nothing above counts
  std::string config = {};       // its settings, which know its URL and token
  std::string timeout = "1m";    // for all receipts together
  std::string output = "table";  // table, json
};

/// Exit 0 when every channel has taken it, 5 when some have, 1 when none has or it never reached who tells them, 2 when it could not be sent or looked at, 4 when it
/// was not permitted to.
int run_drill(const DrillOptions& options);

}  // namespace tocsin::cli
