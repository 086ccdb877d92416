// All loaded rules as one JSON text and back, without YAML, without tests and without checking again what was checked when the bundle was written:
// what the function has compiled in, and what may replace it. Versioned: {"tocsin_bundle":1,"rules":[...]}.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "rule/rule_set.h"

namespace tocsin::rule {

std::string write_bundle(const RuleSet& rules);

/// `source.name` is what errors call it. `disabled`: ids that are left out; one that does not exist is an error. A bundle of another version, or one
/// that somebody edited into nonsense, is an error with its place.
Checked<RuleSet> read_bundle(const SourceText& source, const std::vector<std::string>& disabled = {});

}  // namespace tocsin::rule
