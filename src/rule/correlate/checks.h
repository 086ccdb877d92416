// The tests of correlations. They need the whole set, because a correlation may count what other rules say. Pure.
#pragma once

#include <string>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "event/event.h"
#include "rule/correlate/correlator.h"

namespace tocsin::rule {

/// A test of a correlation, carried out: its events one after the other.
struct CorrelationTrial {
  std::vector<std::pair<Ring, event::Event>> rings;  // of this rule, each with the event that made it ring
  std::vector<const Exclusion*> excluded;            // that kept an event from being counted
  bool counted = false;                              // at least one event was
};

/// `rule` is one of rules.rules(), and a correlation.
CorrelationTrial try_correlation(const RuleSet& rules, const Rule& rule,
                                 const std::vector<doc::Value>& events);

/// What is wrong with the outcome, in words; empty: it is as the test wants it.
std::string objection(const RuleTest& test, const CorrelationTrial& trial);

/// An error for each test that does not hold. Rules without tests are passed over.
void check_correlations(const RuleSet& rules, Diagnostics& diagnostics);

}  // namespace tocsin::rule
