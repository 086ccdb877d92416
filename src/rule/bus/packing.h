// Alternatives made fewer, and put into patterns that EventBridge takes. Pure.
#pragma once

#include <cstddef>
#include <vector>

#include "base/result.h"
#include "doc/value.h"
#include "rule/bus/alternative.h"

namespace tocsin::rule {

/// The same events with fewer alternatives: one that is no wider than another is gone, its rules are the other's.
std::vector<BusAlternative> without_covered(std::vector<BusAlternative> alternatives);

/// The same; and those that differ in one list only become one. In the order of their fields.
std::vector<BusAlternative> unite(std::vector<BusAlternative> alternatives);

/// One pattern that accepts what at least one of the alternatives does; what they have in common is said once.
doc::Value bus_pattern(const std::vector<BusAlternative>& alternatives);

/// Characters as EventBridge counts them: of the pattern's JSON on one line.
std::size_t bus_characters(const doc::Value& pattern);

/// The alternatives in as many lists as they need for each one's pattern to have at most `max_characters`. One that is too long alone loses
/// fields, its core ones last; the names of a long list go into several. An error when no pattern is that short.
Result<std::vector<std::vector<BusAlternative>>> pack(std::vector<BusAlternative> alternatives,
                                                      std::size_t max_characters);

}  // namespace tocsin::rule
