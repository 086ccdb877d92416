#include "policy/change.h"

#include <algorithm>
#include <fmt/format.h>
#include <map>
#include <utility>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/value.h"
#include "policy/grants.h"
#include "policy/statement.h"

namespace tocsin::policy {
namespace {

constexpr std::size_t kMostLines = 8;
constexpr std::size_t kMostAtoms = 20'000;  // one principal, one action
constexpr std::size_t kMostNamed = 4;
constexpr std::size_t kMostResources = 2;
constexpr std::size_t kTest = 160;  // bytes of one condition

/// Of one principal, everything that a statement says but its actions.
struct Clause {
  bool allow = false;
  Reach reach = Reach::own;
  std::string who;
  bool every_action_but = false;
  std::string on;     // as people read it
  std::string under;  // the same of its conditions
  auto operator<=>(const Clause&) const = default;
};

/// A clause, and what tells it from one that only reads alike: the action as IAM compares it (actions know no case), all resources and conditions in
/// full. To the action as it is written.
using Atoms = std::map<std::pair<Clause, std::string>, std::string>;

std::vector<std::string> in_order(std::vector<std::string> texts) {
  std::ranges::sort(texts);
  const auto again = std::ranges::unique(texts);
  texts.erase(again.begin(), again.end());
  return texts;
}

std::string resources_of(const Statement& statement) {
  if (!statement.all_resources_but.empty())
    return " on everything but " + listed(in_order(statement.all_resources_but), kMostResources);
  const auto resources = in_order(statement.resources);
  if (resources.empty()) return {};
  if (std::ranges::find(resources, "*") != resources.end()) return " on everything";
  return " on " + listed(resources, kMostResources);
}

/// Everything in full, so that two that differ are two.
std::string identity_of(const Statement& statement) {
  std::string out;
  for (const auto* list : {&statement.resources, &statement.all_resources_but, &statement.tests}) {
    for (const auto& text : in_order(*list)) out += fmt::format("{}:{}", text.size(), text);
    out += ';';
  }
  return out;
}

std::string conditions_of(const Statement& statement) {
  std::vector<std::string> tests;
  std::vector<std::string> nothing;  // they limit
  for (const auto& test : statement.tests) {
    const bool passed = std::ranges::find(statement.passes_all, test) != statement.passes_all.end();
    (passed ? nothing : tests).push_back(shorten(test, kTest));
  }
  auto out = tests.empty() ? "" : ", only if " + listed(tests, kMostNamed);
  if (!nothing.empty())
    out += fmt::format(",{} under conditions that keep nobody out: {}", tests.empty() ? "" : " and",
                       listed(nothing, kMostNamed));
  return out;
}

std::vector<std::pair<Reach, std::string>> principals_of(const Statement& statement, std::string_view account,
                                                         std::string_view holder) {
  if (!statement.names_principals) return {{Reach::own, std::string(holder)}};
  if (statement.everybody_but) {
    std::vector<std::string> named;
    for (const auto& principal : statement.principals) named.push_back(principal.text);
    return {{Reach::everybody, "Everybody but " + listed(in_order(named), kMostNamed)}};
  }
  std::vector<std::pair<Reach, std::string>> out;
  for (const auto& principal : statement.principals) {
    auto grant = grant_to(principal, account);
    out.emplace_back(grant.reach, std::move(grant.who));
  }
  return out;
}

struct Policy {
  Atoms atoms;
  bool whole = true;
};

void add(Policy& policy, const Statement& statement, std::string_view account, std::string_view holder) {
  Clause clause;
  clause.allow = statement.allow;
  clause.every_action_but = statement.every_action_but;
  clause.on = resources_of(statement);
  clause.under = conditions_of(statement);
  const auto identity = identity_of(statement);
  // "Everything but these" is one thing: a list that grows by one grants less.
  auto actions = statement.actions;
  if (statement.every_action_but) actions = {listed(in_order(actions), actions.size())};
  for (auto& [reach, who] : principals_of(statement, account, holder)) {
    clause.reach = reach;
    clause.who = std::move(who);
    for (const auto& action : actions) {
      if (policy.atoms.size() == kMostAtoms) {
        policy.whole = false;
        return;
      }
      policy.atoms.emplace(std::pair(clause, to_lower_ascii(action) + '\n' + identity), action);
    }
  }
}

std::optional<Policy> read(std::string_view text, std::string_view account, std::string_view holder) {
  Policy policy;
  if (text.empty()) return policy;
  const auto statements = read_document(doc::string(std::string(text)));
  if (!statements) return std::nullopt;
  for (const auto& statement : *statements) add(policy, statement, account, holder);
  if (!policy.whole) return std::nullopt;
  return policy;
}

/// What the one has and the other has not, by clause.
std::map<Clause, std::vector<std::string>> without(const Atoms& these, const Atoms& those) {
  std::map<Clause, std::vector<std::string>> out;
  for (const auto& [atom, action] : these) {
    if (!those.contains(atom)) out[atom.first].push_back(action);
  }
  return out;
}

std::string sentence_of(const Clause& clause, const std::vector<std::string>& actions, bool added) {
  const auto what = std::ranges::find(actions, "*") != actions.end() ? std::string("everything")
                    : clause.every_action_but ? "everything but " + listed(actions, kMostNamed)
                                              : listed(actions, kMostNamed);
  const bool open = clause.allow && clause.reach == Reach::everybody && clause.under.empty();
  return fmt::format("{}: {} {}{}{}{}.", added ? "Added" : "Removed", clause.who,
                     clause.allow ? "may do " : "is denied ", what, clause.on,
                     open ? ", without any condition" : clause.under);
}

struct Line {
  bool widens = false;
  Reach reach = Reach::own;
  std::string text;
};

}  // namespace

std::optional<std::vector<std::string>> change_between(std::string_view former, std::string_view now,
                                                       std::string_view account, std::string_view holder) {
  const auto before = read(former, account, holder);
  const auto after = read(now, account, holder);
  if (!before || !after) return std::nullopt;
  std::vector<Line> all;
  for (const bool added : {true, false}) {
    const auto changed = added ? without(after->atoms, before->atoms) : without(before->atoms, after->atoms);
    for (const auto& [clause, actions] : changed)
      all.push_back({added == clause.allow, clause.reach, sentence_of(clause, in_order(actions), added)});
  }
  std::ranges::stable_sort(all, [](const Line& a, const Line& b) {
    return std::pair(!a.widens, a.reach) < std::pair(!b.widens, b.reach);
  });
  std::vector<std::string> lines;
  for (auto& line : all) {
    if (std::ranges::find(lines, line.text) == lines.end()) lines.push_back(std::move(line.text));
  }
  if (lines.size() > kMostLines) {
    const auto left = lines.size() - (kMostLines - 1);
    lines.resize(kMostLines - 1);
    lines.push_back(fmt::format("And {} more: see the event.", left));
  }
  return lines;
}

}  // namespace tocsin::policy
