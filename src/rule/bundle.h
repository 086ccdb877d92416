// All loaded rules as one JSON text and back: what the function has compiled in, and what may replace it. A rule stands in it
// with the keys of its file (docs/adr/0003) but `tests`, with `path`, and with the `sources` that its pattern lists, if it lists
// some. No YAML is read and no test is run: that was done when the bundle was written.
//   {"tocsin_bundle":1,"rules":[
//   {"sources":["aws.iam"],"id":"iam-user-created", ... ,"path":"builtin:iam/iam-user-created.yaml"},
//   ...
//   ]}
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "rule/rule_set.h"

namespace tocsin::rule {

/// One line a rule, in the order of rules(); ends with a line feed. The same rules give the same bytes.
std::string write_bundle(const RuleSet& rules);

/// `source.name` is what errors call it. `disabled`: ids that are left out; one that does not exist is an error in `disabled_in`.
/// A bundle of another version, or one that somebody edited into nonsense, is an error with its place.
Checked<RuleSet> read_bundle(const SourceText& source, const std::vector<std::string>& disabled = {},
                             std::string_view disabled_in = "disabled rules");

}  // namespace tocsin::rule
