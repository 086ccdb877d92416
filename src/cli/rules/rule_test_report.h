// What `tocsin rules test` prints. Pure.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <vector>

#include "alert/rule_test_runner.h"

namespace tocsin::cli {

std::size_t count_failed(const std::vector<alert::RuleTestResult>& results);

/// `output`: "table" (each failure, then "N passed, N failed"), "json", "ndjson" (one test a line) or "junit" (XML).
std::string test_report(const std::vector<alert::RuleTestResult>& results, std::string_view output);

}  // namespace tocsin::cli
