#include "cli/junit.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/text.h"

namespace tocsin::cli {
namespace {

/// Text for XML 1.0, element or attribute: control characters cannot stand in it at all, not even escaped.
std::string xml(std::string_view text) {
  return escape_markup(printable_lines(text));
}

std::string one_case(const JunitCase& one) {
  auto out = fmt::format("    <testcase classname=\"{}\" name=\"{}\"", xml(one.classname), xml(one.name));
  if (!one.file.empty()) out += fmt::format(" file=\"{}\" line=\"{}\"", xml(one.file), one.line);
  if (one.failure.empty() && one.output.empty()) return out + "/>\n";
  out += ">\n";
  if (!one.failure.empty())
    out += fmt::format("      <failure message=\"{}\">{}</failure>\n", xml(one.failure), xml(one.details));
  if (!one.output.empty()) out += fmt::format("      <system-out>{}</system-out>\n", xml(one.output));
  return out + "    </testcase>\n";
}

}  // namespace

std::string junit_report(std::string_view suite, const std::vector<JunitCase>& cases) {
  const auto failures =
      std::count_if(cases.begin(), cases.end(), [](const JunitCase& one) { return !one.failure.empty(); });
  const auto counts =
      fmt::format("name=\"{}\" tests=\"{}\" failures=\"{}\"", xml(suite), cases.size(), failures);
  std::string out = "<?xml version=\"1.0\" encoding=\"UTF-8\"?>\n";
  out += fmt::format("<testsuites {0}>\n  <testsuite {0}>\n", counts);
  for (const auto& one : cases) out += one_case(one);
  return out + "  </testsuite>\n</testsuites>\n";
}

}  // namespace tocsin::cli
