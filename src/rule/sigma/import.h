// A Sigma rule as a rule file of ours, with tests made from its detection. Pure.
#pragma once

#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "sigma/placeholders.h"

namespace tocsin::rule {

struct ImportedRule {
  std::string id;
  std::string text;     // YAML; what a person has to look at is marked with "# review:"
  bool tested = false;  // false: no test could be made, and the file does not load before somebody writes one
};

/// All rules of a Sigma file, with its own filters in them. `source.name` gives the ids, unless an exported rule names its own. What cannot be
/// imported is an error with its place; rules about other logs than AWS's and correlations are errors here too, since somebody has asked
/// for them.
std::vector<ImportedRule> import_sigma(const SourceText& source, const sigma::Placeholders& placeholders,
                                       Diagnostics& diagnostics);

}  // namespace tocsin::rule
