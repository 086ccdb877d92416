// The `correlation` of a Sigma document in the words of ours: what docs/rules.md says of the key, with ids of rules and paths into the envelope.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "doc/value.h"

namespace tocsin::rule {

/// The id of the rule that Sigma calls so, at byte `at`; nothing when what is wrong with it was said.
using SigmaRuleIds = std::function<std::optional<std::string>(std::string_view name, std::size_t at)>;

struct SigmaCorrelationForm {
  doc::Value correlation;  // for read_correlation; its places are Sigma's
  bool generate = false;   // the rules that it counts go on alerting by themselves
};

/// `document` has a `correlation`. What Sigma knows and we do not is an error by name; of a range (`gte` and `lte`) the upper end is left out, with
/// a warning. Pure.
std::optional<SigmaCorrelationForm> our_form(const SourceText& source, const doc::Value& document,
                                             const SigmaRuleIds& ids, Diagnostics& diagnostics);

}  // namespace tocsin::rule
