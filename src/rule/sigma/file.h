// A Sigma file, as it is, as rules of ours: docs/adr/0009.
#pragma once

#include <cstddef>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"
#include "rule/file/rule_reader.h"
#include "rule/sigma/correlation.h"
#include "rule/sigma/filter.h"
#include "sigma/placeholders.h"

namespace tocsin::rule {

/// True for a text whose documents have a `logsource` or a `correlation`, and nothing that only our rules have: a Sigma file.
bool is_sigma(const SourceText& source);

struct SigmaFile {
  std::vector<ParsedRule> rules;
  std::vector<SigmaFilter> filters;
  std::vector<SigmaCorrelation> correlations;
  std::vector<SigmaName> not_here;  // about logs that do not come by AWS's event bus: they cannot fire here
  std::size_t filters_not_here = 0;
  std::vector<SigmaName> broken;  // what is wrong with them is said
};

/// A rule's id is the file's name in our notation, of several rules in a file with -2, -3 behind. What is wrong with a document is
/// an error that names its place; the others are read. Pure.
SigmaFile read_sigma_file(const SourceText& source, const sigma::Placeholders& placeholders,
                          Diagnostics& diagnostics);

}  // namespace tocsin::rule
