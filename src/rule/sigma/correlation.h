// Sigma's correlation documents as correlations of ours: docs/adr/0010 (9). The format: "Sigma Correlation Rules Specification" 2.0.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "rule/correlate/links.h"
#include "rule/file/rule_reader.h"

namespace tocsin::rule {

/// A document whose meaning depends on other files' rules; its places are places in `source`.
struct SigmaCorrelation {
  std::string id;  // that its rule will have
  SourceText source;
  doc::Value document;
};

/// What a correlation may name although no rule came of it.
struct SigmaElsewhere {
  std::vector<SigmaName> not_here;      // about logs that do not come by AWS's event bus
  std::vector<SigmaName> broken;        // could not be read; all was said about them
  std::vector<std::string> broken_ids;  // the ids that such correlations would have had
};

struct ReadSigmaCorrelation {
  ParsedRule parsed;
  SourceText source;
};

/// `rules`: all that were loaded. Of these, the Sigma rules that correlations count alert by themselves only when one of those says
/// `generate: true`; rules of ours go on alerting. A correlation over logs that are not here joins `elsewhere.not_here`. What is wrong with
/// one is an error that names its place; the others are read. Whether they count each other in circles is link_correlations' to say. Pure.
std::vector<ReadSigmaCorrelation> read_sigma_correlations(const std::vector<SigmaCorrelation>& documents,
                                                          ReadRules& rules, SigmaElsewhere& elsewhere,
                                                          Diagnostics& diagnostics);

}  // namespace tocsin::rule
