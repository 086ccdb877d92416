#include "event/actor.h"

#include <array>
#include <utility>

#include "event/person.h"
#include "event/reading.h"

namespace tocsin::event {
namespace {

constexpr std::array<std::pair<std::string_view, std::string_view>, 12> kTypeWords = {{
    {"Root", "root user"},
    {"IAMUser", "IAM user"},
    {"AssumedRole", "assumed role"},
    {"Role", "role"},
    {"FederatedUser", "federated user"},
    {"SAMLUser", "SAML user"},
    {"WebIdentityUser", "web identity user"},
    {"IdentityCenterUser", "IAM Identity Center user"},
    {"Directory", "directory user"},
    {"AWSService", "AWS service"},
    {"AWSAccount", "AWS account"},
    {"Unknown", "unknown identity"},
}};

// "arn:aws:sts::123456789012:assumed-role/deploy/build-7" -> {"deploy", "build-7"}
std::pair<std::string, std::string> role_and_session(std::string_view arn) {
  constexpr std::string_view kMark = ":assumed-role/";
  const auto begin = arn.find(kMark);
  if (begin == std::string_view::npos) return {};
  const auto rest = arn.substr(begin + kMark.size());
  const auto slash = rest.find('/');
  if (slash == std::string_view::npos) return {std::string(rest), {}};
  return {std::string(rest.substr(0, slash)), std::string(rest.substr(slash + 1))};
}

// Without an ARN the session's name still stands behind the colon of the principal id: "AROAEXAMPLE:build-7".
std::string session_of_principal(std::string_view principal) {
  const auto colon = principal.find(':');
  return colon == std::string_view::npos ? std::string{} : std::string(principal.substr(colon + 1));
}

std::string name_of_role_session(const Actor& actor, const doc::Value* identity) {
  auto role = role_and_session(actor.arn).first;
  if (role.empty()) role = text_at(identity, {"sessionContext", "sessionIssuer", "userName"});
  if (role.empty()) role = std::string(after_last(actor.session_issuer, '/'));
  if (role.empty() || actor.session_name.empty()) return first_of({role, actor.session_name});
  return role + "/" + actor.session_name;
}

std::string name_of(const Actor& actor, const doc::Value* identity) {
  if (actor.type == "Root") return "root";
  if (actor.type == "AWSService" && !actor.invoked_by.empty()) return actor.invoked_by;
  // Another account's principal id says nothing to a reader of this one.
  if (actor.type == "AWSAccount" && !actor.account.empty()) return actor.account;
  if (actor.type == "AssumedRole") {
    if (auto name = name_of_role_session(actor, identity); !name.empty()) return name;
  }
  const auto name = first_of({text_at(identity, {"userName"}), text_at(identity, {"onBehalfOf", "userId"}),
                              std::string(after_last(actor.arn, '/'))});
  if (!name.empty() && name != actor.arn) return name;
  return first_of({actor.arn, scalar_at(identity, {"principalId"}), actor.invoked_by, actor.account});
}

std::optional<bool> yes_or_no(std::string_view text) {
  if (text == "true" || text == "Yes") return true;
  if (text == "false" || text == "No") return false;
  return std::nullopt;
}

std::optional<bool> read_mfa(const doc::Value& record) {
  if (const auto used = yes_or_no(scalar_at(&record, {"additionalEventData", "MFAUsed"}))) return used;
  return yes_or_no(scalar_at(&record, {"userIdentity", "sessionContext", "attributes", "mfaAuthenticated"}));
}

}  // namespace

Actor read_actor(const doc::Value& record) {
  const auto* identity = record.find("userIdentity");
  const auto* session = at(identity, {"sessionContext"});
  Actor actor;
  actor.type = text_at(identity, {"type"});
  actor.arn = text_at(identity, {"arn"});
  actor.account = scalar_at(identity, {"accountId"});
  actor.access_key_id = text_at(identity, {"accessKeyId"});
  actor.invoked_by = text_at(identity, {"invokedBy"});
  actor.session_issuer = text_at(session, {"sessionIssuer", "arn"});
  actor.source_identity = text_at(session, {"sourceIdentity"});
  actor.identity_provider = first_of({text_at(session, {"webIdFederationData", "federatedProvider"}),
                                      text_at(identity, {"identityProvider"}),
                                      text_at(identity, {"onBehalfOf", "identityStoreArn"})});
  if (actor.type == "AssumedRole") {
    actor.session_name = first_of(
        {role_and_session(actor.arn).second, session_of_principal(text_at(identity, {"principalId"}))});
  }
  actor.mfa = read_mfa(record);
  actor.name = name_of(actor, identity);
  read_person(record, actor);
  return actor;
}

std::string describe_type(const Actor& actor) {
  for (const auto& [type, words] : kTypeWords) {
    if (type == actor.type) return std::string(words);
  }
  return actor.type;
}

std::string describe(const Actor& actor) {
  auto type = describe_type(actor);
  if (actor.type == "Root") return type;
  if (type.empty() || actor.name.empty()) return first_of({actor.name, type});
  return type + " " + actor.name;
}

}  // namespace tocsin::event
