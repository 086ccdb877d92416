// A pattern with its `$or`s multiplied out. Pure, thread-safe.
#pragma once

#include <map>
#include <string_view>
#include <vector>

#include "match/pattern.h"

namespace tocsin::match {

/// Java compares strings by UTF-16 units; Event Ruler goes through a pattern's paths in that order.
struct PathOrder {
  bool operator()(std::string_view a, std::string_view b) const;
};

/// Fields that have to hold together. They belong to the pattern.
using Alternative = std::map<std::string_view, const Field*, PathOrder>;

std::vector<Alternative> alternatives_of(const Pattern& pattern);

}  // namespace tocsin::match
