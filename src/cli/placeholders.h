// --placeholder NAME=VALUE: values of Sigma's `expand` without a settings file.
#pragma once

#include <string>
#include <vector>

#include "cli/setup.h"
#include "rule/rule_set.h"

namespace tocsin::cli {

/// Puts what was given into `placeholders`; a name that is given several times has several values, and none of those that the settings give it. An
/// argument without a name or without "=" is wrong use: its exit code, after it was said.
int add_placeholders(const std::vector<std::string>& given, rule::Placeholders& placeholders);

}  // namespace tocsin::cli
