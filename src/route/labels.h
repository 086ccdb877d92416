// What a route or a silence can ask of an alert: a plain value, so that `routes test` needs no event. Texts are as hostile as the
// event that they came from; they are compared, never interpreted.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"
#include "base/result.h"
#include "rule/severity.h"

namespace tocsin::route {

/// Of a name with several values it is enough that one fits.
struct Labels {
  rule::Severity severity = rule::Severity::medium;
  std::string rule;
  std::vector<std::string> account;  // the number; the name, when a file of the user gives one
  std::vector<std::string>
      ou;  // of the account: each unit from the top down, "Prod", "Prod/Payments", and their ids
  std::string region;
  std::vector<std::string> principal;  // the name ("alice", "deploy/session", "root") and the ARN
  std::vector<std::string> source;     // "cloudtrail"; "iam.amazonaws.com"; "aws.iam"
  std::vector<std::string> tags;       // of the rule
};

/// Each unit above and at a path, "Prod" and "Prod/Payments", then the ids.
std::vector<std::string> units(std::string_view path, const std::vector<std::string>& ids);

/// The path of an organizational unit without the "Root/" that the console puts before it.
std::string_view below_root(std::string_view path);

/// Pure. What the alert does not say is absent.
Labels labels_of(const alert::Alert& alert);

/// From "name=value" words with the names that matchers know; `severity` is required. The error says which word is wrong.
Result<Labels> parse_labels(std::span<const std::string> words);

}  // namespace tocsin::route
