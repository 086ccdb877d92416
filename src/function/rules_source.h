// Where the function's rules come from: S3, a file of the zip or a layer, or the bundle compiled in. See settings.h, TOCSIN_RULES.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "aws/client.h"
#include "base/error.h"
#include "function/settings.h"
#include "rule/rule_set.h"

namespace tocsin::function {

/// `folder`: the function's (LAMBDA_TASK_ROOT); empty: there is none, and no rules.json is looked for. `builtin`: the text of a bundle.
/// `deadline`: for S3.
tl::expected<rule::RuleSet, std::vector<Error>> load_rules(const Settings& settings,
                                                           const std::string& folder,
                                                           std::string_view builtin, aws::Client& client,
                                                           net::Deadline deadline);

}  // namespace tocsin::function
