#include "aws/sso_token.h"

#include <fmt/format.h>

#include "aws/credentials_json.h"
#include "aws/private_file.h"
#include "aws/whole_number.h"
#include "base/file.h"
#include "base/hash.h"
#include "base/log.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::aws {
namespace {

constexpr std::chrono::minutes kRenewBefore{5};

std::string text_of(const doc::Value& root, std::string_view name) {
  return std::string(doc::string_at(root, name).value_or(""));
}

Error logged_out(const SsoLogin& login, const std::string& path, std::string what) {
  return {ErrorKind::permission, std::move(what), path, login_hint(login)};
}

/// Whether the file holds what CreateToken wants, and the registration still holds.
bool can_renew(const doc::Value& cached, Time now) {
  const auto registered = parse_expiry(text_of(cached, "registrationExpiresAt"));
  return registered && *registered > now && !text_of(cached, "refreshToken").empty() &&
         !text_of(cached, "clientId").empty() && !text_of(cached, "clientSecret").empty();
}

/// CreateToken. The cached document with the new token in it.
Result<doc::Value> renew(const CredentialContext& context, Client& client, const SsoLogin& login,
                         doc::Value cached, net::Deadline deadline) {
  const auto request = doc::object({{"clientId", doc::string(text_of(cached, "clientId"))},
                                    {"clientSecret", doc::string(text_of(cached, "clientSecret"))},
                                    {"grantType", doc::string("refresh_token")},
                                    {"refreshToken", doc::string(text_of(cached, "refreshToken"))}});
  Call call;
  call.service = "sso-oidc";
  call.operation = "CreateToken";
  call.path = "/token";
  call.headers = {{"Content-Type", "application/json"}};
  call.body = doc::to_json(request);
  call.region = login.region;
  const auto answer = client.call(call, deadline);
  if (!answer) return fail(to_error(answer.error()));
  const auto root = doc::parse_json(answer->body);
  const auto token = root ? text_of(*root, "accessToken") : std::string();
  const auto seconds = root ? doc::scalar_at(*root, "expiresIn").value_or("") : std::string();
  const int lifetime = whole_number<int>(seconds).value_or(0);
  if (token.empty() || lifetime <= 0) {
    return fail({ErrorKind::io, "the answer holds no token", "sso-oidc CreateToken", ""});
  }
  cached.set("accessToken", doc::string(token));
  cached.set("expiresAt",
             doc::string(format_time(std::chrono::floor<std::chrono::seconds>(context.clock.now()) +
                                     std::chrono::seconds(lifetime))));
  if (const auto next = text_of(*root, "refreshToken"); !next.empty())
    cached.set("refreshToken", doc::string(next));
  return cached;
}

}  // namespace

std::string sso_cache_path(const Environment& environment, const SsoLogin& login) {
  const auto& key = login.session.empty() ? login.start_url : login.session;
  return expand_home(environment, "~/.aws/sso/cache/" + sha1_hex(key) + ".json");
}

std::string login_hint(const SsoLogin& login) {
  return "run: aws sso login --profile " + shell_quote(login.profile);
}

Result<Secret> sso_token(const CredentialContext& context, Client& client, const SsoLogin& login,
                         net::Deadline deadline) {
  const auto path = sso_cache_path(context.environment, login);
  const auto text = read_file(path, 1U << 20U);
  if (!text) return fail(logged_out(login, path, "nobody has logged in to IAM Identity Center"));
  auto cached = doc::parse_json(*text);
  const auto expires = cached ? parse_expiry(text_of(*cached, "expiresAt")) : std::nullopt;
  if (!expires || text_of(*cached, "accessToken").empty()) {
    return fail(logged_out(login, path, "the cached token of IAM Identity Center cannot be read"));
  }
  const auto now = context.clock.now();
  if (!login.session.empty() && *expires - now < kRenewBefore && can_renew(*cached, now)) {
    auto renewed = renew(context, client, login, *cached, deadline);
    if (renewed) {
      // Written back first: a refresh token may be good for one use only.
      if (const auto saved = write_private_file(path, doc::to_pretty_json(*renewed)); !saved) {
        log::warning("the renewed token of IAM Identity Center could not be kept",
                     {{"error", to_string(saved.error())}});
      }
      return Secret(text_of(*renewed, "accessToken"));
    }
    log::warning("the token of IAM Identity Center could not be renewed",
                 {{"error", to_string(renewed.error())}});
  }
  if (*expires <= now) return fail(logged_out(login, path, "the login to IAM Identity Center has expired"));
  return Secret(text_of(*cached, "accessToken"));
}

}  // namespace tocsin::aws
