#include <algorithm>
#include <fmt/format.h>
#include <optional>

#include "base/text.h"
#include "doctor/checks.h"
#include "policy/statement.h"

namespace tocsin::doctor {
namespace {

const std::string kArea = "topic";

/// IAM's * in the names of actions, at the end, where policies have it.
bool means_publish(const std::string& action) {
  const auto name = to_lower_ascii(action);
  const std::string_view publish = "sns:publish";
  return name == publish ||
         (name.ends_with('*') && publish.starts_with(std::string_view(name).substr(0, name.size() - 1)));
}

/// Everybody, or the role itself. NotPrincipal is not understood.
bool means_role(const policy::Statement& statement, const std::string& role_arn) {
  return !statement.everybody_but && std::any_of(statement.principals.begin(), statement.principals.end(),
                                                 [&](const policy::Principal& p) {
                                                   return p.kind == policy::Principal::Kind::everybody ||
                                                          p.text == role_arn;
                                                 });
}

/// "everybody but ..." that leaves the role out. Names with * are not followed: they may be it.
bool leaves_role_out(const policy::Statement& statement, const std::string& role_arn) {
  return std::all_of(statement.tests.begin(), statement.tests.end(), [&](const std::string& test) {
    const auto words = to_lower_ascii(test);
    return (words.starts_with("arnnotequals aws:principalarn ") ||
            words.starts_with("arnnotlike aws:principalarn ") ||
            words.starts_with("stringnotequals aws:principalarn ") ||
            words.starts_with("stringnotlike aws:principalarn ")) &&
           (test + ",").find(" " + role_arn + ",") == std::string::npos &&
           test.find('*') == std::string::npos && test.find('?') == std::string::npos;
  });
}

bool denies(const policy::Statement& statement, const std::string& role_arn) {
  return !statement.allow && !statement.every_action_but &&
         std::any_of(statement.actions.begin(), statement.actions.end(), means_publish) &&
         means_role(statement, role_arn) &&
         (statement.conditions.empty() || leaves_role_out(statement, role_arn));
}

}  // namespace

Findings check_publisher(const std::string& topic_arn, const std::string& role_arn,
                         const Answered<std::string>& policy) {
  if (role_arn.empty()) return {};
  if (!policy)
    return is_missing(policy.error()) ? Findings() : Findings{could_not_look(kArea, policy.error())};
  const auto statements = policy::read_document(doc::string(*policy));
  if (!statements) return {};
  const auto denying = std::any_of(statements->begin(), statements->end(),
                                   [&](const policy::Statement& s) { return denies(s, role_arn); });
  if (!denying) return {};
  return {{kArea, Level::failure,
           fmt::format("the policy of {} denies {} to publish: no alert gets through", printable(topic_arn),
                       printable(role_arn)),
           "deploy again: terraform/ writes a policy that lets the function publish",
           "cd terraform && terraform apply"}};
}

}  // namespace tocsin::doctor
