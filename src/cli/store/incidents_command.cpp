#include "cli/store/incidents_command.h"

#include <cstdio>
#include <fmt/format.h>
#include <map>

#include "base/text.h"
#include "cli/rows_output.h"
#include "cli/store/incident_access.h"
#include "cli/store/store_access.h"
#include "cli/store/user_name.h"

namespace tocsin::cli {
namespace {

constexpr std::size_t kMostText = 200;  // bytes, of author and note

int tell(store::Answered answered, store::Answer answer, const store::Incident& incident) {
  const auto* state = answer == store::Answer::acknowledged ? "acknowledged" : "resolved";
  const auto id = incident.id.substr(0, 8);
  switch (answered) {
    case store::Answered::done:
      fmt::print("{} {}: {}\n", id, state, printable(incident.title));
      return 0;
    case store::Answered::already:
      fmt::print(stderr, "{} is {} already{}\n", id, incident.state,
                 incident.answered_by.empty() ? "" : ", by " + printable(incident.answered_by));
      return 1;
    case store::Answered::graver:
      fmt::print(stderr, "{} became graver in this moment: look at it, then answer again\n", id);
      return 1;
    case store::Answered::gone:
      break;
  }
  return report(no_incident(incident.id, "tocsin incidents --all"));
}

}  // namespace

int run_incidents(const IncidentsOptions& options) {
  const auto opened = open_store(options.store, options.config, store::Access::read);
  if (!opened) return opened.error();
  store::IncidentFilter filter;
  filter.state = options.all ? "all" : "";
  filter.limit = options.limit;
  const auto incidents = (*opened)->incidents(filter);
  if (!incidents) return report(incidents.error());
  const auto timers = (*opened)->timers({});
  if (!timers) return report(timers.error());
  std::map<std::string, std::string> next;  // what is due first stands first
  for (const auto& [incident, timer] : *timers) next.emplace(incident, next_of(timer));
  std::vector<doc::Value> rows;
  for (const auto& incident : *incidents) {
    rows.push_back(incident_json(incident));
    rows.back().set("next", doc::string(next[incident.id]));
  }
  print_rows(options.output,
             {{"ID", "id", 20},
              {"STATE", "state", 12},
              {"SEVERITY", "severity", 8},
              {"ALERTS", "alerts", 6},
              {"OPENED", "opened", 24},
              {"ACCOUNT", "account", 12},
              {"TITLE", "title", 50},
              {"WHO HAS IT", "answered_by", 24},
              {"NEXT", "next", 50}},
             rows);
  if (rows.empty()) std::fputs(options.all ? "there are no incidents\n" : "nothing is open\n", stderr);
  return 0;
}

int run_answer(const AnswerOptions& options) {
  const auto one_line = [](const std::string& text) { return shorten(printable(trim(text)), kMostText); };
  auto who = one_line(options.author.empty() ? user_name() : options.author);
  if (who.empty()) return report(Error{ErrorKind::usage, "who says so?", "--author", {}});
  if (const auto note = one_line(options.note); !note.empty()) who += ": " + note;
  const auto opened = open_store(options.store, options.config, store::Access::write);
  if (!opened) return opened.error();
  const auto incident = find_incident(**opened, options.id);
  if (!incident) return report(incident.error());
  const auto answered =
      (*opened)->answer(incident->id, options.answer, incident->severity, who, SystemClock().now());
  if (!answered) return report(answered.error());
  return tell(*answered, options.answer, *incident);
}

}  // namespace tocsin::cli
