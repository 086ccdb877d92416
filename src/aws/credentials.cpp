#include "aws/credentials.h"

#include <cstdlib>
#include <fmt/format.h>

namespace tocsin::aws {
namespace {

class FixedCredentials final : public CredentialProvider {
 public:
  explicit FixedCredentials(Credentials credentials) : credentials_(std::move(credentials)) {}
  Result<Credentials> credentials(net::Deadline /*deadline*/) override { return credentials_; }

 private:
  const Credentials credentials_;
};

}  // namespace

Result<Credentials> still_valid(Credentials credentials, Time now) {
  if (!credentials.expires || now < *credentials.expires) return credentials;
  return fail(
      {ErrorKind::permission,
       fmt::format("the credentials that came from here expired at {}; the clock of this machine says {}",
                   format_time(*credentials.expires), format_time(now)),
       credentials.origin, "get new ones (aws sso login, or run the helper by hand), or set the clock"});
}

Environment process_environment() {
  return [](std::string_view name) -> std::optional<std::string> {
    const char* value = std::getenv(std::string(name).c_str());
    if (value == nullptr) return std::nullopt;
    return value;
  };
}

std::unique_ptr<CredentialProvider> fixed_credentials(Credentials credentials) {
  return std::make_unique<FixedCredentials>(std::move(credentials));
}

}  // namespace tocsin::aws
