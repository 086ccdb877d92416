#include "cli/incidents_command.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <map>

#include "base/text.h"
#include "cli/rows_output.h"
#include "cli/store_access.h"
#include "cli/user_name.h"
#include "rule/severity.h"

namespace tocsin::cli {
namespace {

constexpr std::size_t kShortestId = 6;
constexpr std::size_t kMostText = 200;  // bytes, of author and note

std::string severity_name(int severity) {
  return std::string(rule::name(
      static_cast<rule::Severity>(std::clamp(severity, 0, static_cast<int>(rule::Severity::critical)))));
}

/// "escalate to second-line 03:15:00Z"
std::string next_of(const store::Timer& timer) {
  const auto when = format_time(std::chrono::floor<std::chrono::seconds>(timer.due));
  if (timer.what == store::kEscalate) return fmt::format("{} is rung at {}", timer.receiver, when);
  if (timer.what == store::kRepeat) return fmt::format("{} again at {}", timer.receiver, when);
  return "the answer is being told";
}

doc::Value record(const store::Incident& incident, const std::string& next) {
  auto out = doc::object({{"id", doc::string(incident.id)},
                          {"state", doc::string(incident.state)},
                          {"severity", doc::string(severity_name(incident.severity))},
                          {"title", doc::string(incident.title)},
                          {"account", doc::string(incident.account)},
                          {"principal", doc::string(incident.principal)},
                          {"opened", doc::string(format_time(incident.opened))},
                          {"last", doc::string(format_time(incident.last))},
                          {"alerts", doc::number(incident.alerts)},
                          {"answered_by", doc::string(incident.answered_by)}});
  if (incident.answered) out.set("answered", doc::string(format_time(*incident.answered)));
  out.set("next", doc::string(next));
  return out;
}

Error unknown(const std::string& id, std::string hint) {
  return {ErrorKind::usage, "there is no incident that begins so", printable(id), std::move(hint)};
}

/// The one that begins so.
Result<store::Incident> find(store::Store& store, const std::string& id) {
  if (id.size() < kShortestId)
    return fail(unknown(id, fmt::format("give at least {} characters: tocsin incidents", kShortestId)));
  store::IncidentFilter filter;
  filter.id = id;
  filter.limit = 2;
  auto found = store.incidents(filter);
  if (!found) return fail(found.error());
  if (found->empty()) return fail(unknown(id, "tocsin incidents --all"));
  if (found->size() > 1)
    return fail({ErrorKind::usage, "more than one incident begins so", printable(id), "give more of it"});
  return std::move(found->front());
}

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
  return report(unknown(incident.id, "tocsin incidents --all"));
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
  for (const auto& incident : *incidents) rows.push_back(record(incident, next[incident.id]));
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
  const auto incident = find(**opened, options.id);
  if (!incident) return report(incident.error());
  const auto answered =
      (*opened)->answer(incident->id, options.answer, incident->severity, who, SystemClock().now());
  if (!answered) return report(answered.error());
  return tell(*answered, options.answer, *incident);
}

}  // namespace tocsin::cli
