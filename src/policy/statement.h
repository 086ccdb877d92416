// An AWS policy document, read as it is written: in the policy language every list may be one text instead, and principals stand in
// several shapes. Source: the IAM User Guide, "Grammar of the IAM JSON policy language". Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doc/value.h"

namespace tocsin::policy {

struct Principal {
  enum class Kind { everybody, account, identity, federated, service, other };
  Kind kind = Kind::other;
  std::string text;     // as the document says it
  std::string account;  // of an account or an identity: 12 digits; may be empty
};

struct Condition {
  std::string key;  // lower-case: "aws:sourceip"
  bool strict =
      false;  // it must be there and hold: not an exception, not ...IfExists, no value that lets everything through
};

struct Statement {
  bool allow = false;
  bool names_principals = false;  // without any it is about who holds the policy
  bool everybody_but = false;     // NotPrincipal
  std::vector<Principal> principals;
  bool every_action_but = false;  // NotAction
  std::vector<std::string> actions;
  std::vector<std::string> resources;
  std::vector<std::string> all_resources_but;  // NotResource
  std::vector<Condition> conditions;           // by key, each once
  std::vector<std::string> tests;  // the same in full, sorted: "StringEquals aws:sourceaccount 123456789012"
  std::vector<std::string>
      passes_all;  // of these, such as everything passes: "IpAddress aws:sourceip 0.0.0.0/0"
};

/// "*", an ARN, 12 digits, or a service's name: how single principals are written outside documents.
Principal read_principal(std::string_view text);

/// The statements of a document that is a text or a value of its own; at most 200 of them. Nothing when it is no policy: the text is no JSON,
/// longer than 64 KiB, or has no statements.
std::optional<std::vector<Statement>> read_document(const doc::Value& document);

}  // namespace tocsin::policy
