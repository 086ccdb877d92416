// Why a rule has its severity, as its file says (key "severity_reason"). It is not part of Rule: only people who read the rule want it,
// and what the function loads stays as small as it is. Pure.
#pragma once

#include <optional>
#include <string>

#include "base/diagnostic.h"

namespace tocsin::rule {

/// The reason in the text of a rule file, without spaces around it; absent when the file says none, or is no YAML.
std::optional<std::string> severity_reason(const SourceText& file);

}  // namespace tocsin::rule
