// A Sigma rule as a rule file of ours, with tests. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "rule/sigma/made_tests.h"
#include "sigma/placeholders.h"

namespace tocsin::rule {

struct ImportedRule {
  std::string id;
  std::string text;       // YAML; what a person has to look at is marked with "# review:"
  bool replaces = false;  // the shipped rule with this id
  std::string wrong;      // why the text does not load as it stands; empty: it does
};

/// All rules of a Sigma file that can be imported, with its own filters in them and their tests: those that an exported rule brings, else made-up
/// ones. `source.name` gives the ids, unless an exported rule names its own; the id of a shipped rule gets "sigma-" before it then. What cannot
/// be imported is an error with its place, and the others are not touched by it; rules about other logs than AWS's and correlations are errors
/// here too, since somebody has asked for them. A filter that cannot be read holds back the file's rules: they would mean something else.
std::vector<ImportedRule> import_sigma(const SourceText& source, const sigma::Placeholders& placeholders,
                                       const FindCall& find_call, Diagnostics& diagnostics);

}  // namespace tocsin::rule
