#include "policy/explain.h"

#include <algorithm>
#include <array>
#include <fmt/format.h>

#include "base/text.h"
#include "policy/direct.h"
#include "policy/grants.h"
#include "policy/statement.h"

namespace tocsin::policy {
namespace {

using doc::Kind;
using doc::Value;

constexpr std::size_t kMostLines = 6;
constexpr std::string_view kUnreadable =
    "A policy document in this call could not be read: who gains what is not known.";

// Where services put the document that a call sets. Keys of CloudTrail's requestParameters.
constexpr auto kDocuments = std::to_array<std::string_view>(
    {"policyDocument", "assumeRolePolicyDocument", "bucketPolicy", "policy", "policyText", "resourcePolicy",
     "accessPolicies", "policyInJson", "inlinePolicy", "filePolicy", "repositoryPolicyText"});

const Value* document_in(const Value& parameters) {
  for (const auto key : kDocuments) {
    const auto* found = parameters.find(key);
    if (found != nullptr && (found->is(Kind::object) || found->is(Kind::string))) return found;
  }
  if (const auto* attributes = parameters.find("attributes")) {
    for (const auto key : {"Policy", "policy"}) {
      if (const auto* found = attributes->find(key)) return found;
    }
  }
  return doc::string_at(parameters, "attributeName") == "Policy" ? parameters.find("attributeValue")
                                                                 : nullptr;
}

// "policy" may be the name or the ARN of one: what has other characters is meant as a document, and must be readable.
bool looks_like_document(const Value& value) {
  if (value.is(Kind::object)) return value.find("Statement") != nullptr;
  return std::ranges::any_of(trim(value.text), [](char c) {
    const bool of_names = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
    return !of_names && std::string_view("+=,.@-_/:").find(c) == std::string_view::npos;
  });
}

std::string holder_of(const Value& parameters) {
  for (const auto& [key, what] :
       {std::pair{"userName", "The user"}, {"roleName", "The role"}, {"groupName", "The group"}}) {
    if (const auto name = doc::string_at(parameters, key)) return fmt::format("{} {}", what, *name);
  }
  for (const auto key : {"permissionSetArn", "policyArn", "policyName"}) {
    if (const auto name = doc::string_at(parameters, key)) return fmt::format("Whoever holds {}", *name);
  }
  return "Whoever holds the policy";
}

std::vector<Grant> by_document(const event::Event& event, const Value& parameters,
                               const std::vector<Statement>& statements) {
  const bool about_others =
      std::ranges::any_of(statements, [](const Statement& s) { return s.names_principals; });
  if (about_others) {
    const bool trust = event.name == "UpdateAssumeRolePolicy" || event.name == "CreateRole";
    const auto role = doc::string_at(parameters, "roleName").value_or("");
    return grants_of(statements, event.account, trust ? fmt::format("take on the role {}", role) : "");
  }
  auto may = allowed_by(statements);
  if (may.empty()) return {};
  return {{Reach::own, holder_of(parameters), std::move(may), {}}};
}

}  // namespace

std::vector<std::string> explain(const event::Event& event) {
  if (event.family != event::Family::cloudtrail || event.outcome != event::Outcome::success) return {};
  const auto* detail = event.envelope.find("detail");
  const auto* parameters = detail == nullptr ? nullptr : detail->find("requestParameters");
  if (parameters == nullptr || !parameters->is(Kind::object)) return {};

  std::vector<std::string> lines;
  auto grants = direct_grants(event, *parameters);
  const auto* document = document_in(*parameters);
  if (document != nullptr && looks_like_document(*document)) {
    if (const auto statements = read_document(*document)) {
      for (auto& grant : by_document(event, *parameters, *statements)) grants.push_back(std::move(grant));
    } else {
      lines.emplace_back(kUnreadable);
    }
  }
  for (const auto& grant : grants) {
    auto line = sentence(grant);
    if (std::ranges::find(lines, line) == lines.end()) lines.push_back(std::move(line));
  }
  if (lines.size() > kMostLines) {
    const auto left = lines.size() - (kMostLines - 1);
    lines.resize(kMostLines - 1);
    lines.push_back(fmt::format("And {} more: see the event.", left));
  }
  return lines;
}

}  // namespace tocsin::policy
