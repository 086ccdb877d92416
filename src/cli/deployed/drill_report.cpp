#include "cli/deployed/drill_report.h"

#include <algorithm>
#include <fmt/format.h>

#include "base/result.h"
#include "cli/rows_output.h"
#include "doc/json_writer.h"

namespace tocsin::cli {

void print_drill(const DrillReport& report, const std::string& output) {
  std::vector<doc::Value> rows;
  const auto after = "after_" + report.receiver;
  const auto receiver = std::ranges::find(report.hops, report.receiver, &Hop::name);
  for (const auto& hop : report.hops) {
    auto row = doc::object({{"hop", doc::string(hop.name)}, {"state", doc::string(hop.state)}});
    if (hop.state == "done") {
      row.set("milliseconds", doc::number((hop.at - report.start).count()));
      if (receiver != report.hops.end() && &hop > &*receiver)
        row.set(after, doc::number((hop.at - receiver->at).count()));
    }
    rows.push_back(std::move(row));
  }
  if (output == "json") {
    fmt::print("{}\n", doc::to_pretty_json(doc::object({{"drill", doc::string(report.drill)},
                                                        {"sent", doc::string(format_time(report.start))},
                                                        {"hops", doc::array(std::move(rows))}})));
    return;
  }
  fmt::print("drill {}\n\n", report.drill);
  print_rows(output,
             {{"HOP", "hop", 40},
              {"STATE", "state", 100},
              {"MS", "milliseconds", 8},
              {report.receiver == "function" ? "AFTER THE FUNCTION" : "AFTER SERVE", after, 18}},
             rows);
}

int exit_code_of(const std::vector<Hop>& receipts) {
  const auto channels = static_cast<std::ptrdiff_t>(receipts.size()) - 1;
  const auto done = std::ranges::count(receipts, "done", &Hop::state) - 1;
  if (channels > 0 && done == channels) return 0;
  return done > 0 ? exit_code(ErrorKind::partial) : 1;
}

}  // namespace tocsin::cli
