// Sigma's filters: what is taken out of several rules at once. A filter's searches and condition become part of a detection's
// document, so that whoever reads the document (the function's bundle too) needs no filters. Pure.
#pragma once

#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "doc/value.h"

namespace tocsin::sigma {

/// How the names of searches begin that came from a filter.
inline constexpr std::string_view kFilterBegin = "_filter_";

struct Filter {
  doc::Value searches;    // an object, without the condition
  std::string condition;  // holds for what is still to ring
  bool turned = false;    // the file's condition told what is not to ring
};

/// `value`: the map below `filter`; `rules` in it is the caller's. Everything that is wrong with it at once.
/// The specification's own examples say what is not to ring (`condition: selection`), pySigma's what is (`condition: not selection`). A
/// filter is there to silence, so a condition without any `not` is turned round; one that is a `not`, or in which every search stands behind one,
/// is taken as it is; one of both kinds is an error, since nobody can tell what it means.
Checked<Filter> read_filter(const SourceText& source, const doc::Value& value);

/// `detection` (null: one that always holds) and the filter. `name` begins the names of the filter's searches there: "_filter_NAME_".
doc::Value filtered(const doc::Value& detection, const Filter& filter, std::string_view name);

}  // namespace tocsin::sigma
