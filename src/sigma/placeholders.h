// Sigma's placeholders: `%name%` in a value whose field has the modifier `expand`. Pure.
#pragma once

#include <map>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"

namespace tocsin::sigma {

/// Values of `%name%`, by name. They may hold wildcards.
using Placeholders = std::map<std::string, std::vector<std::string>, std::less<>>;

/// Puts values in place of the placeholders of a detection's (or a filter's) document and takes the modifier away, so that what comes
/// out means the same wherever it is read. `\%` is a plain percent sign. A placeholder without a value is an error that names it. A
/// field that stands in the map without `expand` as well stands there twice then: both hold.
void expand_placeholders(doc::Value& detection, const SourceText& source, const Placeholders& placeholders,
                         Diagnostics& diagnostics);

}  // namespace tocsin::sigma
