// The documents of a Sigma file, with `action: global | reset | repeat` carried out as Sigma's collections have it.
#pragma once

#include <vector>

#include "base/diagnostic.h"
#include "doc/value.h"

namespace tocsin::rule {

/// Objects. What stands under `action: global` is part of each rule that follows, until the next one or `action: reset`; `action: repeat` is the
/// document before it with changes. Correlations and filters take nothing from a global one. A document that cannot be read is left out, with
/// its errors. Places in the values are places in `source`. Pure.
std::vector<doc::Value> sigma_documents(const SourceText& source, Diagnostics& diagnostics);

}  // namespace tocsin::rule
