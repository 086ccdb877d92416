#include "cli/alert/render_command.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>
#include <iterator>

#include "alert/build_alert.h"
#include "cli/alert/stage.h"
#include "cli/alert/stages.h"
#include "cli/setup.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::cli {
namespace {

/// A sink of the settings by its name, else a kind of sink with placeholder settings.
std::unique_ptr<sink::Sink> pick(std::vector<ConfiguredSink> sinks, const std::string& name) {
  for (auto& s : sinks) {
    if (s.sink->name() == name || s.type == name) return std::move(s.sink);
  }
  return nullptr;
}

std::string names_of(const std::vector<ConfiguredSink>& sinks) {
  std::string names;
  for (const auto& s : sinks) names += (names.empty() ? "" : ", ") + s.sink->name();
  return names;
}

OrExit<std::string> shown(const sink::Payload& payload, const RenderOptions& options) {
  if (options.output == "raw") return payload.body;
  const auto document = doc::parse_json(payload.body);
  if (document) return doc::to_pretty_json(*document) + "\n";
  return tl::make_unexpected(
      report(Error{ErrorKind::usage, "what this sink sends is no JSON: " + payload.content_type, options.sink,
                   "leave -o json out"}));
}

}  // namespace

int run_render(const RenderOptions& options) {
  auto stages = open_stages(options.config, options.rules, {});
  if (!stages) return stages.error();
  auto sinks = std::move(stages->sinks);
  if (!stages->examples) {
    auto kinds = example_sinks();
    std::move(kinds.begin(), kinds.end(), std::back_inserter(sinks));
  }
  const auto known = names_of(sinks);
  const auto sink = pick(std::move(sinks), options.sink);
  if (!sink) {
    return report(Error{ErrorKind::usage, fmt::format("there is no sink \"{}\"", options.sink), "--sink",
                        "one of: " + known});
  }
  auto events = load_events(options.event);
  if (!events) return events.error();

  int rendered = 0;
  for (auto& loaded : *events) {
    stages->enricher.add_to(loaded.event);
    for (const auto& hit : stages->rules.hits(loaded.event)) {
      if (!options.rule.empty() && hit.rule->id != options.rule) continue;
      const auto alert = alert::build_alert(*hit.rule, loaded.event);
      const auto payload = sink->render(notification_of(alert, loaded.event), sink->targets().front());
      const auto text = shown(payload, options);
      if (!text) return text.error();
      std::fwrite(text->data(), 1, text->size(), stdout);
      ++rendered;
    }
  }
  if (rendered > 0) return 0;
  std::fputs("tocsin: no rule alerts for this event; `tocsin explain` says why, rule by rule\n", stderr);
  return 1;
}

}  // namespace tocsin::cli
