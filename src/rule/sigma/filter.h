// Sigma's filter documents: which rules each means, and what they let through from then on.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "rule/file/rule_reader.h"
#include "rule/sigma/logsource.h"
#include "sigma/filter.h"
#include "sigma/placeholders.h"

namespace tocsin::rule {

struct FilterReference {
  std::string name;  // a Sigma rule's id or name, or the id of any rule
  Diagnostic place;  // its message is empty
};

struct SigmaFilter {
  std::string title;
  Logsource logsource;
  bool any = false;  // every Sigma rule that the logsource covers
  std::vector<FilterReference> rules;
  sigma::Filter filter;
  Diagnostic place;  // of the document, its message is empty
};

/// Nothing when something is wrong with it. A warning says when it was read the specification's way round, which pySigma does not take.
std::optional<SigmaFilter> read_sigma_filter(const SourceText& source, const doc::Value& document,
                                             const sigma::Placeholders& placeholders,
                                             Diagnostics& diagnostics);

/// Puts the filters into the rules. A name that no rule has is a warning, a filter none of whose names there is an error: it would do nothing
/// and look as if it did.
void apply_filters(const std::vector<SigmaFilter>& filters, const std::vector<ParsedRule*>& rules,
                   Diagnostics& diagnostics);

}  // namespace tocsin::rule
