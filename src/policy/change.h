// Two policies compared: what the newer one adds, and what it takes away, as sentences. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace tocsin::policy {

/// "Added: The other account 210987654321 may do s3:GetObject on arn:aws:s3:::b/*." The widest first: what opens to everybody, then to other accounts.
/// What stands in both, in whatever order or spelling, is left out; statements' names (Sid) do not count. At most eight lines; none when they mean the
/// same. An empty text is no policy at all. `account`: of the resource; `holder`: who gains by a policy that names no principals. Nothing when one of them
/// is no policy or too large to compare.
std::optional<std::vector<std::string>> change_between(std::string_view former, std::string_view now,
                                                       std::string_view account, std::string_view holder);

}  // namespace tocsin::policy
