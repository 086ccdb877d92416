#include "cli/rules/rule_test_report.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"
#include "cli/junit.h"
#include "cli/rows_output.h"
#include "doc/value.h"

namespace tocsin::cli {
namespace {

using alert::RuleTestResult;

bool failed(const RuleTestResult& result) {
  return !result.mismatches.empty();
}

/// Expected and actual below each other, then what the pattern missed.
std::string details(const RuleTestResult& result, std::string_view indent) {
  std::string out;
  for (const auto& m : result.mismatches) {
    out += fmt::format("{0}{1}: expected {2}\n{0}{3}  actual   {4}\n", indent, m.what, printable(m.expected),
                       std::string(m.what.size(), ' '), printable(m.actual));
  }
  for (const auto& note : result.notes) out += fmt::format("{}{}\n", indent, printable(note));
  return out;
}

std::string for_people(const std::vector<RuleTestResult>& results) {
  std::string out;
  for (const auto& result : results) {
    if (!failed(result)) continue;
    out += fmt::format("FAIL {}: {} ({}:{})\n", result.rule->id, printable(result.test->name),
                       printable(result.test->file), result.test->at.line);
    out += details(result, "  ");
  }
  const auto bad = count_failed(results);
  return out + fmt::format("{} passed, {} failed\n", results.size() - bad, bad);
}

doc::Value record(const RuleTestResult& result) {
  auto mismatches = doc::array();
  for (const auto& m : result.mismatches) {
    mismatches.items.push_back(doc::object({{"what", doc::string(m.what)},
                                            {"expected", doc::string(m.expected)},
                                            {"actual", doc::string(m.actual)}}));
  }
  auto notes = doc::array();
  for (const auto& note : result.notes) notes.items.push_back(doc::string(note));
  return doc::object({{"rule", doc::string(result.rule->id)},
                      {"test", doc::string(result.test->name)},
                      {"passed", doc::boolean(!failed(result))},
                      {"file", doc::string(result.test->file)},
                      {"line", doc::number(static_cast<std::int64_t>(result.test->at.line))},
                      {"mismatches", std::move(mismatches)},
                      {"notes", std::move(notes)}});
}

std::string junit(const std::vector<RuleTestResult>& results) {
  std::vector<JunitCase> cases;
  for (const auto& result : results) {
    auto& one = cases.emplace_back(
        JunitCase{result.rule->id, result.test->name, result.test->file, result.test->at.line, {}, {}});
    if (!failed(result)) continue;
    const auto& first = result.mismatches.front();
    one.failure = fmt::format("{}: expected {}, actual {}", first.what, first.expected, first.actual);
    one.details = details(result, "");
  }
  return junit_report("tocsin rules test", cases);
}

}  // namespace

std::size_t count_failed(const std::vector<RuleTestResult>& results) {
  return static_cast<std::size_t>(std::count_if(results.begin(), results.end(), failed));
}

std::string test_report(const std::vector<RuleTestResult>& results, std::string_view output) {
  if (output == "junit") return junit(results);
  if (output == "table") return for_people(results);
  std::vector<doc::Value> records;
  for (const auto& result : results) records.push_back(record(result));
  return rows_text(output, {}, records);
}

}  // namespace tocsin::cli
