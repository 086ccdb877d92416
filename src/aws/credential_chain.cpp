#include "aws/credential_chain.h"

#include <fmt/format.h>

#include "aws/cached_credentials.h"
#include "aws/container_credentials.h"
#include "aws/environment_credentials.h"
#include "aws/instance_credentials.h"
#include "aws/profile_credentials.h"
#include "aws/web_identity_credentials.h"
#include "base/text.h"

namespace tocsin::aws {
namespace {

using Found = Result<std::optional<Credentials>>;

/// Everything that the search needs, copied: it happens later and again.
struct Search {
  Environment environment;
  Settings settings;
  const Clock& clock;
  std::string profile;

  Found valid(Found found) const {
    if (!found || !*found) return found;
    auto credentials = still_valid(std::move(**found), clock.now());
    if (!credentials) return fail(std::move(credentials.error()));
    return std::move(*credentials);
  }

  Found of_environment(const CredentialContext& context, net::Deadline deadline) const {
    auto keys = environment_credentials(environment);
    if (!keys || *keys) return valid(std::move(keys));
    const auto identity = environment_web_identity(environment);
    if (!identity) return fail(identity.error());
    if (!*identity) return std::nullopt;
    auto credentials = web_identity_credentials(context, **identity, deadline);
    if (!credentials) return fail(std::move(credentials.error()));
    return std::move(*credentials);
  }

  Found of_files_and_machine(const CredentialContext& context, net::Deadline deadline) const {
    const auto files = read_shared_files(environment);
    if (!files) return fail(files.error());
    const auto name = profile_name(environment, profile);
    auto found = profile_credentials(context, *files, name, deadline);
    if (!found || *found) return valid(std::move(found));
    found = container_credentials(environment, deadline);
    if (!found || *found) return valid(std::move(found));
    // Those of instance metadata are used even when they have ended: while its source is in trouble it gives the old ones on, and services take
    // them for longer (docs: "IMDS credential provider", static stability).
    return instance_credentials(environment, find_profile(*files, name).value_or(Profile{}), deadline);
  }

  Result<Credentials> operator()(net::Deadline deadline) const {
    const CredentialContext context{environment, settings, clock};
    auto found = profile.empty() ? of_environment(context, deadline) : Found(std::nullopt);
    if (found && !*found) found = of_files_and_machine(context, deadline);
    if (!found) return fail(std::move(found.error()));
    if (*found) return std::move(**found);
    return fail({ErrorKind::permission, "there are no AWS credentials: " + places(), "",
                 "run `aws configure`, or `aws sso login` and set AWS_PROFILE, or give this machine a role"});
  }

  /// Where was looked, and in a word why that was not enough.
  std::string places() const {
    std::string out;
    if (profile.empty()) out = "AWS_ACCESS_KEY_ID and AWS_WEB_IDENTITY_TOKEN_FILE are not set; ";
    const auto files = read_shared_files(environment);
    const auto path = [](const std::string& text) {
      return text.empty() ? "(HOME is not set)" : printable(text);
    };
    out +=
        fmt::format("profile \"{}\" has none in {} and {}; ", printable(profile_name(environment, profile)),
                    files ? path(files->credentials_path) : "~/.aws/credentials",
                    files ? path(files->config_path) : "~/.aws/config");
    out += "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set; ";
    const bool disabled =
        to_lower_ascii(variable(environment, "AWS_EC2_METADATA_DISABLED").value_or("")) == "true";
    return out + (disabled ? "instance metadata is left out (AWS_EC2_METADATA_DISABLED)"
                           : "instance metadata does not answer or has no role");
  }
};

}  // namespace

std::unique_ptr<CredentialProvider> credential_chain(Environment environment, const Settings& settings,
                                                     const Clock& clock, const std::string& profile) {
  return std::make_unique<CachedCredentials>(Search{std::move(environment), settings, clock, profile}, clock);
}

}  // namespace tocsin::aws
