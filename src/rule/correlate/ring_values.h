// The names that the texts of a correlation may use besides those of any rule: `{{ correlation.count }}`. A closed list. Pure, thread-safe.
#pragma once

#include <string>
#include <string_view>

#include "rule/correlate/correlator.h"
#include "rule/text_template.h"

namespace tocsin::rule {

bool is_ring_value(std::string_view name);

/// What the names stand for in this ring; every other path goes to `event`. Refers to `ring`, which must outlive the resolver.
Resolver values_of(const Ring& ring, Resolver event);

/// "2026-01-05T09:00:00Z ConsoleLogin by alice from 203.0.113.7 (failed)": the events as lines for people, ascending by time.
std::vector<std::string> lines_of(const Ring& ring);

}  // namespace tocsin::rule
