#include "event/person.h"

#include <algorithm>

#include "event/reading.h"

namespace tocsin::event {
namespace {

// "AWSReservedSSO_AdministratorAccess_0123456789abcdef" -> "AdministratorAccess". Only Identity Center makes roles with that name.
std::string permission_set_of(std::string_view role) {
  constexpr std::string_view kBegin = "AWSReservedSSO_";
  constexpr std::size_t kSuffix = 1 + 16;  // "_" and 16 hex digits
  if (!role.starts_with(kBegin) || role.size() <= kBegin.size() + kSuffix) return {};
  const auto suffix = role.substr(role.size() - kSuffix);
  const auto is_hex = [](char c) { return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'f'); };
  if (suffix.front() != '_' || !std::ranges::all_of(suffix.substr(1), is_hex)) return {};
  return std::string(role.substr(kBegin.size(), role.size() - kBegin.size() - kSuffix));
}

std::string role_of(const Actor& actor) {
  return std::string(after_last(actor.session_issuer, '/'));
}

// The subject of a web identity: "token.actions.githubusercontent.com:sub": "repo:example/app:ref:refs/heads/main".
std::string web_subject(const doc::Value* session) {
  const auto* attributes = at(session, {"webIdFederationData", "attributes"});
  if (attributes == nullptr) return {};
  for (const auto& [key, value, begin] : attributes->members) {
    if (key.ends_with(":sub") && value.is(doc::Kind::string)) return value.text;
  }
  return {};
}

// A machine's session is called like the machine.
std::string machine_of(const Actor& actor) {
  if (actor.type != "AssumedRole" || !actor.session_name.starts_with("i-")) return {};
  return "EC2 instance " + actor.session_name;
}

std::string issued_to(const doc::Value* identity, const Actor& actor) {
  const auto* scope = at(identity, {"inScopeOf"});
  return first_of(
      {text_at(scope, {"credentialsIssuedTo"}), text_at(scope, {"sourceArn"}), machine_of(actor)});
}

std::string person_of(const doc::Value* identity, const Actor& actor) {
  const bool vouched_for =
      actor.type == "SAMLUser" || actor.type == "WebIdentityUser" || actor.type == "FederatedUser";
  const bool by_name = vouched_for || actor.type == "IAMUser" || actor.type == "IdentityCenterUser";
  return first_of({actor.source_identity, text_at(identity, {"onBehalfOf", "userName"}),
                   actor.permission_set.empty() ? "" : actor.session_name,
                   web_subject(at(identity, {"sessionContext"})), by_name ? actor.name : ""});
}

}  // namespace

void read_person(const doc::Value& record, Actor& actor) {
  const auto* identity = record.find("userIdentity");
  actor.permission_set = permission_set_of(role_of(actor));
  actor.issued_to = issued_to(identity, actor);
  actor.person = person_of(identity, actor);
  actor.root_session = scalar_at(identity, {"sessionContext", "assumedRoot"}) == "true";
  const auto* answer = record.find("responseElements");
  actor.becomes =
      first_of({text_at(answer, {"assumedRoleUser", "arn"}), text_at(answer, {"federatedUser", "arn"})});
  actor.becomes_key = text_at(answer, {"credentials", "accessKeyId"});
}

}  // namespace tocsin::event
