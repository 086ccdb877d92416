// What `tocsin rules prove` prints. Pure.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "prove/prove.h"

namespace tocsin::cli {

/// `output`: "table" (a row a rule, then what is wrong or doubtful, then the counts), "json" (an array, an object a rule) or "junit" (a case
/// a rule and check).
std::string proof_report(const std::vector<prove::RuleProof>& proofs, std::string_view output);

}  // namespace tocsin::cli
