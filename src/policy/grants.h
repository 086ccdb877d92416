// Statements as sentences: who may now do what. Pure, thread-safe.
#pragma once

#include <string>
#include <vector>

#include "policy/statement.h"

namespace tocsin::policy {

/// Who gains it, the widest first.
enum class Reach { everybody, foreign, federated, service, unknown, own };

struct Grant {
  Reach reach = Reach::unknown;
  std::string who;    // "Everybody", "The other account 210987654321"
  std::string may;    // "do s3:GetObject", "take on the role deploy"
  std::string limit;  // "only under conditions on aws:sourcevpce"; empty when there are none
};

/// "Everybody may now do s3:GetObject, with no condition."
std::string sentence(const Grant& grant);

/// `own_account` is the account of the resource; `verb` replaces the actions ("take on the role deploy") when it is not empty.
/// Denials grant nothing.
std::vector<Grant> grants_of(const std::vector<Statement>& statements, std::string_view own_account,
                             std::string_view verb = {});

/// What who holds the policy may do: "do everything", "do iam:PassRole and ec2:RunInstances on everything". Empty when nothing is allowed.
std::string allowed_by(const std::vector<Statement>& statements);

Grant grant_to(const Principal& principal, std::string_view own_account);

/// "s3:GetObject, s3:PutObject and 3 more".
std::string listed(const std::vector<std::string>& texts, std::size_t most);

}  // namespace tocsin::policy
