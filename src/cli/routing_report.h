// A routing verdict as people and programs read it: one form for `explain` and `routes test`.
#pragma once

#include <string>

#include "doc/value.h"
#include "route/route.h"

namespace tocsin::cli {

/// Indented lines: the routes that were asked, then each sink with its reason. Ends with a line feed.
std::string verdict_text(const route::Verdict& verdict);

/// {"receivers": [...], "visited": [{"route", "line", "depth", "matched", "reason"}], "sinks": [{"sink", "taken", "reason"}]}
doc::Value verdict_json(const route::Verdict& verdict);

}  // namespace tocsin::cli
