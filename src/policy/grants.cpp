#include "policy/grants.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

namespace tocsin::policy {
namespace {

constexpr std::size_t kMostActions = 3;
constexpr std::size_t kMostKeys = 3;

// Conditions that say who or from where; others (encryption, tags, time) leave the door open to strangers.
constexpr auto kNarrow = std::to_array<std::string_view>({
    "aws:principalaccount",
    "aws:principalarn",
    "aws:principalorgid",
    "aws:principalorgpaths",
    "aws:principalserviceorg",
    "aws:sourceaccount",
    "aws:sourcearn",
    "aws:sourceip",
    "aws:sourceorgid",
    "aws:sourceorgpaths",
    "aws:sourceowner",
    "aws:sourcevpc",
    "aws:sourcevpce",
    "aws:userid",
    "aws:username",
    "aws:vpcsourceip",
    "kms:calleraccount",
    "s3:dataaccesspointaccount",
});

bool narrows(const std::string& key) {
  // An identity provider's own keys: "token.actions.githubusercontent.com:sub", "saml:aud".
  return std::ranges::find(kNarrow, key) != kNarrow.end() || key.ends_with(":sub") || key.ends_with(":aud") ||
         key == "sts:externalid";
}

std::string limit_of(const Statement& statement) {
  if (statement.conditions.empty()) return {};
  bool says_who = false;
  std::vector<std::string> keys;
  for (const auto& condition : statement.conditions) {
    says_who = says_who || (condition.strict && narrows(condition.key));
    keys.push_back(condition.key);
  }
  return fmt::format("{} {}",
                     says_who ? "only under conditions on" : "under conditions that keep nobody out:",
                     listed(keys, kMostKeys));
}

std::string actions_of(const Statement& statement) {
  const auto& actions = statement.actions;
  if (statement.every_action_but) return fmt::format("do everything but {}", listed(actions, kMostActions));
  if (std::ranges::find(actions, "*") != actions.end()) return "do everything";
  return actions.empty() ? "" : fmt::format("do {}", listed(actions, kMostActions));
}

}  // namespace

std::string listed(const std::vector<std::string>& texts, std::size_t most) {
  std::string out;
  for (std::size_t i = 0; i < texts.size() && i < most; ++i) {
    const bool last = i + 1 == texts.size();
    out += (i == 0 ? "" : last ? " and " : ", ") + texts[i];
  }
  if (texts.size() > most) out += fmt::format(" and {} more", texts.size() - most);
  return out;
}

Grant grant_to(const Principal& principal, std::string_view own_account) {
  const bool own = !principal.account.empty() && principal.account == own_account;
  switch (principal.kind) {
    case Principal::Kind::everybody:
      return {Reach::everybody, "Everybody", {}, {}};
    case Principal::Kind::account:
      if (own) return {Reach::own, "This account's own identities", {}, {}};
      return {Reach::foreign, fmt::format("The other account {}", principal.account), {}, {}};
    case Principal::Kind::identity: {
      const auto name = principal.text.substr(principal.text.rfind(':') + 1);
      if (own) return {Reach::own, fmt::format("{} of this account", name), {}, {}};
      if (principal.account.empty()) return {Reach::unknown, principal.text, {}, {}};
      return {Reach::foreign, fmt::format("{} of the other account {}", name, principal.account), {}, {}};
    }
    case Principal::Kind::federated:
      return {Reach::federated, fmt::format("Whom {} vouches for", principal.text), {}, {}};
    case Principal::Kind::service:
      return {Reach::service, fmt::format("The AWS service {}", principal.text), {}, {}};
    case Principal::Kind::other:
      break;
  }
  return {Reach::unknown, principal.text, {}, {}};
}

std::string sentence(const Grant& grant) {
  const bool open =
      grant.limit.empty() && (grant.reach == Reach::everybody || grant.reach == Reach::federated);
  return fmt::format("{} may now {}{}.", grant.who, grant.may,
                     open                  ? ", without any condition"
                     : grant.limit.empty() ? ""
                                           : ", " + grant.limit);
}

std::vector<Grant> grants_of(const std::vector<Statement>& statements, std::string_view own_account,
                             std::string_view verb) {
  std::vector<Grant> grants;
  const auto add = [&](Grant grant, const Statement& statement) {
    grant.may = verb.empty() ? actions_of(statement) : std::string(verb);
    grant.limit = limit_of(statement);
    if (!grant.may.empty()) grants.push_back(std::move(grant));
  };
  for (const auto& statement : statements) {
    if (!statement.allow || !statement.names_principals) continue;
    if (statement.everybody_but) {
      std::vector<std::string> named;
      for (const auto& principal : statement.principals) named.push_back(principal.text);
      add({Reach::everybody, fmt::format("Everybody but {}", listed(named, kMostActions)), {}, {}},
          statement);
      continue;
    }
    for (const auto& principal : statement.principals) add(grant_to(principal, own_account), statement);
  }
  std::ranges::stable_sort(grants, {}, &Grant::reach);
  return grants;
}

std::string allowed_by(const std::vector<Statement>& statements) {
  std::vector<std::string> actions;
  bool all_resources = true;
  for (const auto& statement : statements) {
    if (!statement.allow) continue;
    const auto& on = statement.resources;
    const bool everywhere = std::ranges::find(on, "*") != on.end();
    if (statement.every_action_but || std::ranges::find(statement.actions, "*") != statement.actions.end()) {
      return actions_of(statement) + (everywhere ? " on everything: full rights" : "");
    }
    all_resources = all_resources && everywhere;
    actions.insert(actions.end(), statement.actions.begin(), statement.actions.end());
  }
  if (actions.empty()) return {};
  return fmt::format("do {}{}", listed(actions, 2 * kMostActions), all_resources ? " on everything" : "");
}

}  // namespace tocsin::policy
