// A rule's detection without what filters took out of it: a filter is for many rules, and need not have to do with each. Pure.
#pragma once

#include <optional>

#include "rule/rule.h"
#include "sigma/detection.h"

namespace tocsin::prove {

struct Detections {
  sigma::Detection whole;
  std::optional<sigma::Expression> own;      // nothing: it is all filters
  std::optional<sigma::Expression> filters;  // what they deny; nothing: it has none
};

/// Nothing when the rule has no detection.
std::optional<Detections> detections_of(const rule::Rule& rule);

}  // namespace tocsin::prove
