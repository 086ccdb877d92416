// The pure middle of the pipeline for one event: text to alerts with their addresses. No clock, no store.
#pragma once

#include <functional>
#include <string>
#include <vector>

#include "enrich/enricher.h"
#include "past/memory.h"
#include "pipeline/dispatch.h"
#include "rule/rule_set.h"
#include "source/intake.h"
#include "store/records.h"

namespace tocsin::pipeline {

struct Analysis {
  std::string rejected;  // why the text is no event; empty when it is one
  std::vector<store::NewAlert> alerts;
  store::Correlate correlate = {};  // empty: no correlation counts the event
};

/// Must be thread-safe.
using Analyse = std::function<Analysis(const source::RawEvent&)>;

/// All must outlive what is returned. `memory` sees every event; null: nothing is remembered.
Analyse analysis_with(const rule::RuleSet& rules, const Dispatch& dispatch, const enrich::Enricher& enricher,
                      past::Memory* memory = nullptr);

/// "http", "stdin", "sqs" or "files": where an event came from, as few words as metrics need.
std::string source_label(const std::string& origin);

}  // namespace tocsin::pipeline
