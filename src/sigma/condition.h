// Sigma's condition: "selection and not 1 of filter_*". Pure.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "base/diagnostic.h"
#include "sigma/expression.h"

namespace tocsin::sigma {

using Searches = std::map<std::string, Expression, std::less<>>;

struct ConditionWord {
  std::string text;   // as written
  std::string lower;  // keywords are known in any case
};

/// Its words and parentheses, in order.
std::vector<ConditionWord> condition_words(std::string_view condition);

/// `begin`: where the condition stands in `source`, for errors. "them" and names with * leave out the searches whose names begin with "_", unless the name with * does so too. An
/// unknown search, an aggregation ("| count()") and what is no condition are errors. not binds before and, and before or.
Checked<Expression> parse_condition(std::string_view condition, const Searches& searches,
                                    const SourceText& source, std::size_t begin);

}  // namespace tocsin::sigma
