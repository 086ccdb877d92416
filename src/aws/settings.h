// What the environment and the shared files (~/.aws/config) say of regions, endpoints and retries: the names are those of the AWS SDKs'
// "Settings reference".
#pragma once

#include <map>
#include <optional>
#include <string>

#include "aws/credentials.h"
#include "base/result.h"

namespace tocsin::aws {

struct Settings {
  std::string region;          // AWS_REGION, AWS_DEFAULT_REGION, the profile's; empty: none is set
  bool use_fips = false;       // AWS_USE_FIPS_ENDPOINT
  bool use_dualstack = false;  // AWS_USE_DUALSTACK_ENDPOINT
  std::string endpoint_url;    // AWS_ENDPOINT_URL
  std::map<std::string, std::string>
      endpoints;         // AWS_ENDPOINT_URL_SNS ...: by signing name, lower case ("sns")
  int max_attempts = 3;  // AWS_MAX_ATTEMPTS
  std::string
      ca_bundle;  // AWS_CA_BUNDLE; empty: Amazon's roots for AWS's own endpoints, the system's for custom ones
};

/// Pure but for the files that the environment names: the shared ones, and the bundle of authorities, which must hold certificates. `profile`: empty means AWS_PROFILE, else "default".
Result<Settings> load_settings(const Environment& environment, const std::string& profile = {});

}  // namespace tocsin::aws
