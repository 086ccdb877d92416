#include "policy/explain.h"

#include <algorithm>
#include <fmt/format.h>

#include "policy/direct.h"
#include "policy/grants.h"
#include "policy/setting.h"
#include "policy/statement.h"

namespace tocsin::policy {
namespace {

using doc::Value;

constexpr std::size_t kMostLines = 6;
constexpr std::string_view kUnreadable =
    "A policy document in this call could not be read: who gains what is not known.";

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
  if (parameters == nullptr || !parameters->is(doc::Kind::object)) return {};

  std::vector<std::string> lines;
  auto grants = direct_grants(event, *parameters);
  if (const auto* document = document_in(*parameters)) {
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
