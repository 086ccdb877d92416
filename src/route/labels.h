// What a route or a silence can ask of an alert: a plain value, so that `routes test` needs no event. Texts are as hostile as the
// event that they came from; they are compared, never interpreted.
#pragma once

#include <span>
#include <string>
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
  std::string region;
  std::vector<std::string> principal;  // the name ("alice", "deploy/session", "root") and the ARN
  std::vector<std::string> source;     // "cloudtrail"; "iam.amazonaws.com"; "aws.iam"
  std::vector<std::string> tags;       // of the rule
};

/// Pure. What the alert does not say is absent.
Labels labels_of(const alert::Alert& alert);

/// From "name=value" words with the names that matchers know; `severity` is required. The error says which word is wrong.
Result<Labels> parse_labels(std::span<const std::string> words);

}  // namespace tocsin::route
