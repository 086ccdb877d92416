// An EventBridge pattern said as Sigma's searches, for export. Pure.
#pragma once

#include <set>
#include <string>
#include <string_view>
#include <tl/expected.hpp>

#include "doc/value.h"
#include "match/pattern.h"

namespace tocsin::sigma {

/// Searches are added to `searches`; `condition` joins them.
struct SaidPattern {
  doc::Value searches = doc::object();
  std::string condition;
};

struct PatternSaying {
  /// True: the events are CloudTrail's, and `source`, `detail-type`, `account` and `region` are said by what the record itself holds, so that other
  /// programs understand it.
  bool by_cloudtrail = true;
  /// Paths in the envelope at which events hold lists. Sigma asks each field by itself, a pattern wants two fields below a list to hold in one of
  /// its elements: such a pattern is refused.
  std::set<std::string> lists;
};

/// `name`: of the first search; others get a number behind it. The error names the field that Sigma cannot say, and why. What Sigma does not
/// distinguish is not kept: "5" and 5 are the same.
tl::expected<SaidPattern, std::string> say_pattern(const match::Pattern& pattern, std::string_view name,
                                                   const PatternSaying& saying);

/// Every path at which `event` holds a list, added to `lists`.
void collect_lists(const doc::Value& event, std::set<std::string>& lists);

}  // namespace tocsin::sigma
