#include "cli/store/alerts_command.h"

#include <cstdio>
#include <fmt/format.h>
#include <limits>

#include "cli/rows_output.h"
#include "cli/store/store_access.h"
#include "doc/json_reader.h"
#include "rule/severity.h"

namespace tocsin::cli {
namespace {

/// What holds it back; empty when nothing does.
std::string holding(const store::AlertRow& row) {
  if (row.held == "silenced") return "silenced by " + row.held_by;
  std::string text;
  if (!row.held_by.empty()) text = "told in " + row.held_by;
  if (row.due) text += (text.empty() ? "digest at " : ", digest at ") + format_time(*row.due);
  return text;
}

std::string standing(const store::AlertRow& row) {
  auto held = holding(row);
  if (!row.held.empty()) return held;
  if (row.delivered + row.waiting + row.dead == 0) return "to nobody";
  auto text = fmt::format("{} of {} sent", row.delivered, row.delivered + row.waiting + row.dead);
  if (row.dead > 0) text += fmt::format(", {} dead", row.dead);
  if (!held.empty()) text += ", " + held;
  return text;
}

doc::Value summary(const store::AlertRow& row) {
  return doc::object(
      {{"id", doc::string(row.id)},
       {"created", doc::string(format_time(row.created))},
       {"event_time", row.event_time ? doc::string(format_time(*row.event_time)) : doc::null()},
       {"severity", doc::string(row.severity)},
       {"rule", doc::string(row.rule)},
       {"title", doc::string(row.title)},
       {"account", doc::string(row.account)},
       {"region", doc::string(row.region)},
       {"event_id", doc::string(row.event_id)},
       {"delivered", doc::number(row.delivered)},
       {"waiting", doc::number(row.waiting)},
       {"dead", doc::number(row.dead)},
       {"kind", doc::string(row.kind)},
       {"held", doc::string(row.held)},
       {"held_by", doc::string(row.held_by)},
       {"incident", doc::string(row.incident)},
       {"digest_due", row.due ? doc::string(format_time(*row.due)) : doc::null()}});
}

doc::Value record(const store::AlertRow& row, bool whole) {
  auto out = summary(row);
  if (whole) {
    // The event stands some levels down in it: what was accepted at the reader's limit is deeper here.
    auto alert = doc::parse_json(row.json, {doc::JsonLimits{}.max_depth + 16});
    out.set("alert", alert ? std::move(*alert) : doc::null());
  } else {
    out.set("sent", doc::string(standing(row)));
  }
  return out;
}

}  // namespace

int run_alerts(const AlertsOptions& options) {
  if (!options.severity.empty() && !rule::parse_severity(options.severity)) {
    return report(Error{ErrorKind::usage, "\"" + options.severity + "\" is no severity", "--severity",
                        "critical, high, medium, low or info"});
  }
  const auto opened = open_store(options.store, options.config, store::Access::read);
  if (!opened) return opened.error();
  const auto limit = options.limit > 0 ? options.limit : std::numeric_limits<std::int64_t>::max();
  const auto alerts = (*opened)->alerts(
      {options.severity, options.rule, limit, options.held, options.digest, {}, options.incident});
  if (!alerts) return report(alerts.error());

  std::vector<doc::Value> rows;
  rows.reserve(alerts->size());
  for (const auto& row : *alerts) rows.push_back(record(row, options.output != "table"));
  print_rows(options.output,
             {{"CREATED", "created", 24},
              {"SEVERITY", "severity", 8},
              {"TITLE", "title", 50},
              {"ACCOUNT", "account", 12},
              {"REGION", "region", 16},
              {"SENT", "sent", 34},
              {"INCIDENT", "incident", 20},
              {"ID", "id", 20}},
             rows);
  if (rows.empty()) std::fputs("no alerts\n", stderr);
  return 0;
}

}  // namespace tocsin::cli
