// AWS's sentence about a missing permission, taken apart (docs "Troubleshoot access denied error messages", IAM User Guide). Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tocsin::aws {

struct Denial {
  std::string who;       // "arn:aws:sts::123456789012:assumed-role/tocsin/function"; may be empty
  std::string action;    // "sns:Publish"
  std::string resource;  // an ARN; may be empty
  bool is_explicit = false;
  std::string
      policy;  // whose verdict it is, as AWS names it: "identity-based policy", "service control policy"; may be empty
};

/// "User: ARN is not authorized to perform: sns:Publish on resource: ARN because no identity-based policy allows the sns:Publish action"
std::optional<Denial> read_denial(std::string_view message);

/// What to do, in a sentence.
std::string advice(const Denial& denial);

}  // namespace tocsin::aws
