#include "secret/secret.h"

#include <cstdlib>
#include <fmt/format.h>

#include "aws/process_client.h"
#include "aws/secrets.h"
#include "base/file.h"
#include "doc/json_reader.h"
#include "secret/kept_secrets.h"

namespace tocsin::secret {
namespace {

using From = doc::SecretRef::From;

constexpr std::uint64_t kMost = 64U << 10U;
constexpr Milliseconds kPatience{10'000};

Result<Secret> from_environment(const std::string& name) {
  const char* text = std::getenv(name.c_str());
  if (text != nullptr && *text != '\0') return Secret(text);
  return fail({ErrorKind::io, "the secret's environment variable is not set", name, "export " + name});
}

Result<Secret> from_file(const std::string& path) {
  auto text = read_file(path, kMost);
  if (!text) {
    return fail({ErrorKind::io, "the secret's file cannot be read: " + text.error().what, path,
                 "check that it exists and who may read it"});
  }
  while (text->ends_with('\n') || text->ends_with('\r')) text->pop_back();
  if (text->empty()) return fail({ErrorKind::io, "the secret's file is empty", path});
  return Secret(std::move(*text));
}

/// AWS as this process is allowed to ask it.
class Aws {
 public:
  Result<Secret> ask(const doc::SecretRef& place) {
    const auto client = client_.get();
    if (!client) return fail(client.error());
    const auto deadline = net::deadline_in(kPatience);
    if (place.from == From::ssm)
      return checked(aws::get_parameter(**client, place.name, deadline), place.name);
    const auto hash = place.name.rfind('#');
    const auto id = place.name.substr(0, hash);
    auto whole = checked(aws::get_secret_value(**client, id, deadline), id);
    if (!whole || hash == std::string::npos) return whole;
    return member(*whole, place.name.substr(hash + 1), id);
  }

 private:
  static Result<Secret> checked(aws::CallResult<Secret> answer, const std::string& where) {
    if (answer) return std::move(*answer);
    auto error = aws::to_error(answer.error());
    error.where = where;
    return fail(std::move(error));
  }

  static Result<Secret> member(const Secret& whole, const std::string& key, const std::string& id) {
    const auto document = doc::parse_json(whole.reveal());
    const auto* found = document ? document->find(key) : nullptr;
    if (found != nullptr && found->is(doc::Kind::string) && !found->text.empty()) return Secret(found->text);
    return fail({ErrorKind::io, fmt::format("the secret holds no JSON object with a text at \"{}\"", key), id,
                 "leave #" + key + " out when the secret is the text itself"});
  }

  aws::ProcessClient client_;
};

struct Remote {
  SystemClock clock;
  Aws aws;
  KeptSecrets kept{clock};
};

Remote& remote() {
  static Remote one;
  return one;
}

std::string key_of(const doc::SecretRef& place) {
  return (place.from == From::ssm ? "ssm " : "secretsmanager ") + place.name;
}

}  // namespace

Result<Secret> resolve(const doc::SecretRef& place) {
  if (place.from == From::env) return from_environment(place.name);
  if (place.from == From::file) return from_file(place.name);
  return remote().kept.get(key_of(place), [&] { return remote().aws.ask(place); });
}

void one_was_refused() {
  remote().kept.one_was_refused();
}

}  // namespace tocsin::secret
