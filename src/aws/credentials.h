// Who we are to AWS. Found in the order of the AWS SDKs (docs "Standardized credential providers"); a provider that is configured and
// fails is an error that names it, never a silent step to the next.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "base/result.h"
#include "base/secret.h"
#include "net/http_client.h"

namespace tocsin::aws {

struct Credentials {
  std::string access_key_id;  // an identifier, no secret; empty: nobody, whose requests are sent unsigned
  Secret secret_access_key;
  Secret session_token;         // empty for long-lived keys
  std::optional<Time> expires;  // nothing: never
  std::string account;          // when the provider says so
  std::string
      origin;  // for people: "environment", "profile dev in ~/.aws/config", "container", "instance metadata"
};

/// The credentials, or when they have ended the error that says so: when, by which clock, and what to do. Pure.
Result<Credentials> still_valid(Credentials credentials, Time now);

/// Thread-safe. What is near its expiry (5 minutes) is fetched anew; while that fails and the old ones are valid, the old ones are given.
class CredentialProvider {
 public:
  virtual ~CredentialProvider() = default;
  virtual Result<Credentials> credentials(net::Deadline deadline) = 0;

  /// AWS says that these have expired: what is cached of them is not given again.
  virtual void forget(const Credentials& /*expired*/) {}
};

/// Environment variables as a value, so that tests need none of the process's.
using Environment = std::function<std::optional<std::string>(std::string_view name)>;
Environment process_environment();

/// For tests and for keys that are known already.
std::unique_ptr<CredentialProvider> fixed_credentials(Credentials credentials);

}  // namespace tocsin::aws
