#include "aws/credentials_json.h"

#include <fmt/format.h>

#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::aws {
namespace {

std::string text_of(const doc::Value& root, std::string_view name) {
  return std::string(doc::string_at(root, name).value_or(""));
}

/// Instance metadata and containers answer 200 with a Code and a Message when they have none.
std::string refusal(const doc::Value& root) {
  const auto code = text_of(root, "Code");
  const auto message = text_of(root, "Message");
  if (code.empty() || message.empty() || code == "Success") return "has no AccessKeyId and SecretAccessKey";
  return fmt::format("says {}: {}", shorten(printable(code), 64), shorten(printable(message), 200));
}

}  // namespace

std::optional<Time> parse_expiry(std::string_view text) {
  if (text.ends_with("UTC")) return parse_time(std::string(text.substr(0, text.size() - 3)) + "Z");
  return parse_time(text);
}

Result<Credentials> read_credentials_json(std::string_view text, const std::string& origin) {
  const auto root = doc::parse_json(text);
  if (!root || !root->is(doc::Kind::object))
    return fail({ErrorKind::io, "the answer is no JSON object", origin, ""});
  Credentials credentials;
  credentials.access_key_id = text_of(*root, "AccessKeyId");
  credentials.secret_access_key = Secret(text_of(*root, "SecretAccessKey"));
  if (credentials.access_key_id.empty() || credentials.secret_access_key.empty()) {
    return fail({ErrorKind::io, "the answer " + refusal(*root), origin, ""});
  }
  const auto token = text_of(*root, "Token");
  credentials.session_token = Secret(token.empty() ? text_of(*root, "SessionToken") : token);
  if (const auto expires = doc::string_at(*root, "Expiration")) {
    credentials.expires = parse_expiry(*expires);
    if (!credentials.expires) return fail({ErrorKind::io, "the answer's Expiration is no time", origin, ""});
  }
  credentials.account = text_of(*root, "AccountId");
  credentials.origin = origin;
  return credentials;
}

}  // namespace tocsin::aws
