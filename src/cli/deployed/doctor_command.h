// tocsin doctor: is everything in place in AWS, and what to do about what is not.
#pragma once

#include <string>
#include <vector>

namespace tocsin::cli {

struct DoctorOptions {
  std::string name = "tocsin";     // what was deployed is called, and begins with
  std::string region;              // empty: of the environment or the profile
  std::string profile;             // of the shared files; empty: AWS_PROFILE
  std::vector<std::string> rules;  // files and folders that were deployed; none: the built-in ones
  std::string config = {};         // settings: the rules that `serve` would load with them were deployed
  std::string output = "table";    // table | json | account: settings for `tocsin rules coverage`
};

/// Exit 0 when alerts arrive (warnings included), 1 when something fails, 2 when it could not look, 3 for a wrong setting or rule, 4 when it was not
/// permitted to look; a failure goes before what could not be seen.
int run_doctor(const DoctorOptions& options);

}  // namespace tocsin::cli
