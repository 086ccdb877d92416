// What every provider of the chain may use.
#pragma once

#include "aws/credentials.h"
#include "aws/settings.h"
#include "aws/shared_files.h"
#include "base/clock.h"

namespace tocsin::aws {

struct CredentialContext {
  const Environment& environment;
  const Settings& settings;
  const Clock& clock;
};

/// AWS_ROLE_SESSION_NAME or the property, else a random one that says who asks.
std::string role_session_name(const std::optional<std::string>& configured);

}  // namespace tocsin::aws
