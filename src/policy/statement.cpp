#include "policy/statement.h"

#include <algorithm>

#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::policy {
namespace {

using doc::Kind;
using doc::Value;

constexpr std::size_t kLongestText = 64UL * 1024;
constexpr std::size_t kMostStatements = 200;
constexpr std::size_t kMostPrincipals = 200;
constexpr std::size_t kDeepest = 32;

const Value* member(const Value& object, std::string_view key) {
  // IAM takes the keys of a statement in any case.
  const auto wanted = to_lower_ascii(key);
  const auto found = std::ranges::find_if(
      object.members, [&](const doc::Member& m) { return to_lower_ascii(m.key) == wanted; });
  return found == object.members.end() ? nullptr : &found->value;
}

std::vector<std::string> texts(const Value* value) {
  std::vector<std::string> all;
  if (value == nullptr) return all;
  if (value->is(Kind::string)) all.push_back(value->text);
  for (const auto& item : value->items) {
    if (item.is(Kind::string)) all.push_back(item.text);
  }
  return all;
}

bool is_account(std::string_view text) {
  return text.size() == 12 && std::ranges::all_of(text, [](char c) { return c >= '0' && c <= '9'; });
}

Principal::Kind kind_of(std::string_view key, const std::string& text) {
  if (text == "*") return Principal::Kind::everybody;
  if (key == "federated") return Principal::Kind::federated;
  if (key == "service") return Principal::Kind::service;
  if (key == "canonicaluser") return Principal::Kind::other;
  return read_principal(text).kind;
}

void read_principals(const Value& value, std::vector<Principal>& out) {
  const auto add = [&out](std::string_view key, const Value& of) {
    for (auto& text : texts(&of)) {
      if (out.size() == kMostPrincipals) return;
      auto principal = read_principal(text);
      principal.kind = kind_of(key, text);
      out.push_back(std::move(principal));
    }
  };
  if (value.is(Kind::string)) add("aws", value);
  for (const auto& one : value.members) add(to_lower_ascii(one.key), one.value);
}

// What an attacker writes to look careful: a test that also holds when the key is missing, a test of the opposite, a value that
// everything matches.
bool is_strict(std::string_view operation, const Value& values) {
  const auto name = to_lower_ascii(operation);
  if (name.ends_with("ifexists") || name.starts_with("forallvalues:") || name == "null") return false;
  if (name.find("not") != std::string::npos) return false;
  return std::ranges::none_of(texts(&values),
                              [](const std::string& text) { return text == "*" || text.ends_with("/0"); });
}

bool passes_all(std::string_view operation, const std::vector<std::string>& values) {
  const auto name = to_lower_ascii(operation);
  if (name.find("not") != std::string::npos) return false;
  const bool addresses = name.find("ipaddress") != std::string::npos;
  const bool likeness = name.find("like") != std::string::npos;
  return std::ranges::any_of(values, [&](const std::string& value) {
    return (addresses && value.ends_with("/0")) || (likeness && value == "*");
  });
}

void read_tests(const Value* all, Statement& statement) {
  auto& tests = statement.tests;
  if (all == nullptr) return;
  for (const auto& operation : all->members) {
    for (const auto& field : operation.value.members) {
      std::vector<std::string> values;
      if (auto one = doc::scalar_text(field.value)) values.push_back(std::move(*one));
      for (const auto& item : field.value.items) {
        if (auto one = doc::scalar_text(item)) values.push_back(std::move(*one));
      }
      std::ranges::sort(values);
      auto test = operation.key + " " + to_lower_ascii(field.key);
      for (const auto& value : values) test += (&value == &values.front() ? " " : ", ") + value;
      if (passes_all(operation.key, values)) statement.passes_all.push_back(test);
      tests.push_back(std::move(test));
    }
  }
  std::ranges::sort(tests);
}

void read_conditions(const Value* all, std::vector<Condition>& conditions) {
  if (all == nullptr) return;
  for (const auto& operation : all->members) {
    for (const auto& field : operation.value.members)
      conditions.push_back({to_lower_ascii(field.key), is_strict(operation.key, field.value)});
  }
  // Of several tests of one key the strict one counts: all of them must hold.
  std::ranges::sort(conditions, [](const Condition& a, const Condition& b) {
    return a.key != b.key ? a.key < b.key : a.strict > b.strict;
  });
  const auto again = std::ranges::unique(conditions, {}, &Condition::key);
  conditions.erase(again.begin(), again.end());
}

Statement read_statement(const Value& value) {
  Statement statement;
  const auto* effect = member(value, "Effect");
  statement.allow = effect != nullptr && effect->is(Kind::string) && to_lower_ascii(effect->text) == "allow";
  const auto* principal = member(value, "Principal");
  const auto* all_but = member(value, "NotPrincipal");
  statement.names_principals = principal != nullptr || all_but != nullptr;
  statement.everybody_but = all_but != nullptr;
  if (principal != nullptr) read_principals(*principal, statement.principals);
  if (all_but != nullptr) read_principals(*all_but, statement.principals);
  const auto* not_action = member(value, "NotAction");
  statement.every_action_but = not_action != nullptr;
  statement.actions = texts(not_action != nullptr ? not_action : member(value, "Action"));
  statement.resources = texts(member(value, "Resource"));
  statement.all_resources_but = texts(member(value, "NotResource"));
  read_tests(member(value, "Condition"), statement);
  read_conditions(member(value, "Condition"), statement.conditions);
  return statement;
}

}  // namespace

Principal read_principal(std::string_view text) {
  Principal principal{Principal::Kind::other, std::string(text), {}};
  if (text == "*") {
    principal.kind = Principal::Kind::everybody;
  } else if (is_account(text)) {
    principal.kind = Principal::Kind::account;
    principal.account = std::string(text);
  } else if (text.starts_with("arn:")) {
    const auto parts = split(text, ':');
    principal.kind = Principal::Kind::identity;
    if (parts.size() >= 6) {
      principal.account = std::string(parts[4]);
      if (parts[5] == "root") principal.kind = Principal::Kind::account;
      if (parts[2] == "iam" &&
          (parts[5].starts_with("oidc-provider/") || parts[5].starts_with("saml-provider/")))
        principal.kind = Principal::Kind::federated;
    }
  } else if (text.ends_with(".amazonaws.com") || text.ends_with(".amazonaws.com.cn")) {
    principal.kind = Principal::Kind::service;
  }
  return principal;
}

std::optional<std::vector<Statement>> read_document(const Value& document) {
  if (document.is(Kind::string)) {
    if (document.text.size() > kLongestText) return std::nullopt;
    const auto parsed = doc::parse_json(document.text, {.max_depth = kDeepest});
    if (!parsed || !parsed->is(Kind::object)) return std::nullopt;
    return read_document(*parsed);
  }
  const auto* all = document.is(Kind::object) ? member(document, "Statement") : nullptr;
  if (all == nullptr || all->is_scalar()) return std::nullopt;
  std::vector<Statement> statements;
  if (all->is(Kind::object)) statements.push_back(read_statement(*all));
  for (const auto& one : all->items) {
    if (statements.size() == kMostStatements) break;
    if (one.is(Kind::object)) statements.push_back(read_statement(one));
  }
  return statements;
}

}  // namespace tocsin::policy
