// Where the function's rules come from: S3, a file of the zip or a layer, or the bundle compiled in. See settings.h, TOCSIN_RULES.
#pragma once

#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "aws/client.h"
#include "base/error.h"
#include "function/rules.h"
#include "function/settings.h"

namespace tocsin::function {

/// The bundle compiled in is read by source, unless rules are disabled; any other is read whole, so that what is wrong with it is said at the start.
/// `folder`: the function's (LAMBDA_TASK_ROOT); empty: there is none, and no rules.json is looked for. `builtin`: the text of a bundle, which must outlive the rules.
/// `deadline`: for S3.
tl::expected<Rules, std::vector<Error>> load_rules(const Settings& settings, const std::string& folder,
                                                   std::string_view builtin, aws::Client& client,
                                                   net::Deadline deadline);

}  // namespace tocsin::function
