#include "cli/deployed/deployment.h"

#include <algorithm>
#include <fmt/format.h>

#include "aws/endpoint.h"
#include "base/text.h"

namespace tocsin::cli {
namespace {

bool is_deployment_name(std::string_view name) {
  const auto fits = [](char c) { return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-'; };
  return name.size() >= 2 && name.size() <= 24 && name[0] >= 'a' && name[0] <= 'z' &&
         std::all_of(name.begin(), name.end(), fits);
}

}  // namespace

Result<aws::Settings> deployment_settings(const std::string& name, const std::string& region,
                                          const std::string& profile, const aws::Environment& environment) {
  if (!is_deployment_name(name)) {
    return fail({ErrorKind::usage, fmt::format("\"{}\" is no name of a deployment", printable(name)),
                 "--name",
                 "2 to 24 lower-case letters, digits and hyphens, as in terraform's variable name"});
  }
  auto settings = aws::load_settings(environment, profile);
  if (!settings) return settings;
  if (!region.empty()) settings->region = region;
  if (settings->region.empty() || !aws::is_region(settings->region)) {
    return fail({ErrorKind::usage,
                 settings->region.empty() ? "no region is set"
                                          : fmt::format("\"{}\" is no region", printable(settings->region)),
                 region.empty() ? "" : "--region",
                 "say with --region or AWS_REGION where Tocsin is deployed: --region eu-central-1"});
  }
  return settings;
}

}  // namespace tocsin::cli
