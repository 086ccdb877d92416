// Fields that AWS sends as strings though they look like numbers or booleans: account ids, `mfaAuthenticated`, `MFAUsed`,
// `eventVersion`. A pattern that compares one with a number or a boolean can never fire.
#pragma once

#include <string>

#include "base/diagnostic.h"
#include "doc/value.h"

namespace tocsin::rule {

/// One error a value that cannot match; `path` is the pattern's own ("$.pattern").
void check_known_types(const SourceText& source, const doc::Value& pattern, const std::string& path,
                       Diagnostics& diagnostics);

}  // namespace tocsin::rule
