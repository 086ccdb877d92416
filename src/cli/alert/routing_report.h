// A routing verdict as people and programs read it: one form for `explain` and `routes test`.
#pragma once

#include <string>
#include <string_view>

#include "doc/value.h"
#include "route/route.h"

namespace tocsin::cli {

/// What is said of a drill's event instead.
inline constexpr std::string_view kOfADrill =
    "a drill: no rule and no route is asked, `serve` tells it to every sink (tocsin drill)";

/// Indented lines: the routes that were asked, then each sink with its reason and what it waits for. Ends with a line feed.
std::string verdict_text(const route::Verdict& verdict);

/// {"receivers": [...], "visited": [{"route", "line", "depth", "matched", "reason"}], "sinks": [{"sink", "taken", "reason", "waits"?: [...]}]}
doc::Value verdict_json(const route::Verdict& verdict);

}  // namespace tocsin::cli
