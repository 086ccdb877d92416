#include "pipeline/analysis.h"

#include <charconv>

#include "alert/build_alert.h"
#include "alert/drill.h"
#include "alert/incident_keys.h"
#include "base/diagnostic.h"
#include "doc/json_reader.h"
#include "event/event.h"
#include "pipeline/drill.h"
#include "pipeline/table_states.h"
#include "rule/correlate/correlator.h"

namespace tocsin::pipeline {
namespace {

// "/logs/a.jsonl:12" and a place in that event -> "/logs/a.jsonl:12:6". The column counts from the event's own beginning,
// which is the line's in JSON lines.
std::string place_of(const std::string& origin, const Location& at) {
  const auto colon = origin.rfind(':');
  std::size_t line = 0;
  const char* end = origin.data() + origin.size();
  if (colon == std::string::npos || std::from_chars(origin.data() + colon + 1, end, line).ptr != end ||
      line == 0) {
    return origin + ": line " + std::to_string(at.line) + ", column " + std::to_string(at.column);
  }
  return origin.substr(0, colon + 1) + std::to_string(line + at.line - 1) + ":" + std::to_string(at.column);
}

std::string why_rejected(const source::RawEvent& raw, const doc::JsonError& error) {
  auto reason = place_of(raw.origin, locate({raw.origin, raw.text}, error.offset)) + ": " + error.message;
  return error.hint.empty() ? reason : reason + " (" + error.hint + ")";
}

using rule::Observation;

past::Recall recall(const past::Memory* memory, const event::Event& event) {
  return memory == nullptr ? past::Recall{} : memory->recall(event);
}

store::Correlate correlate_with(const rule::RuleSet& rules, std::vector<Observation> observations,
                                const event::Event& event, const Dispatch& dispatch,
                                const enrich::Enricher& enricher, const past::Memory* memory) {
  if (observations.empty()) return {};
  return [&rules, observations = std::move(observations), event, &dispatch, &enricher, memory](
             store::StateTable& table, Time now) -> Result<std::vector<store::NewAlert>> {
    std::vector<store::NewAlert> out;
    TableStates states(table, now);
    for (const auto& observation : observations) {
      const auto rings = rule::count(rules, observation, now, states);
      if (!rings) return fail(rings.error());
      for (const auto& ring : *rings) {
        if (!ring.rule->alerts) continue;
        auto known = event;
        enricher.add_to(known);
        auto keys = alert::incident_keys(event);
        keys.finding.clear();  // it tells of several events, of which that is the last
        out.push_back(
            row_of(alert::build_alert(ring, known, recall(memory, event)), known.time, dispatch, keys));
      }
    }
    return out;
  };
}

}  // namespace

Analyse analysis_with(const rule::RuleSet& rules, const Dispatch& dispatch, const enrich::Enricher& enricher,
                      past::Memory* memory) {
  return [&rules, &dispatch, &enricher, memory](const source::RawEvent& raw) {
    Analysis analysis;
    auto document = doc::parse_json(raw.text);
    if (!document) {
      analysis.rejected = why_rejected(raw, document.error());
      return analysis;
    }
    auto event = event::shape(event::to_envelope(std::move(*document)), raw.text);
    if (const auto drill = alert::drill_of(event)) {
      analysis.alerts.push_back(drill_row(*drill, event.time, dispatch));
      return analysis;
    }
    const auto judgement = rules.judge(event);
    analysis.correlate = correlate_with(rules, rule::observe(rules, judgement.sightings, event), event,
                                        dispatch, enricher, memory);
    if (memory != nullptr) memory->see(event);
    if (judgement.hits.empty()) return analysis;
    enricher.add_to(event);
    const auto known = recall(memory, event);
    const auto keys = alert::incident_keys(event);
    for (const auto& hit : judgement.hits) {
      analysis.alerts.push_back(
          row_of(alert::build_alert(*hit.rule, event, known), event.time, dispatch, keys));
    }
    return analysis;
  };
}

std::string source_label(const std::string& origin) {
  if (origin.starts_with("http")) return "http";
  if (origin.starts_with("stdin")) return "stdin";
  if (origin.starts_with("sqs:") || origin.starts_with("s3://"))
    return "sqs";  // objects are named by messages
  return "files";
}

}  // namespace tocsin::pipeline
