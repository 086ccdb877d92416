// A rule's pattern as alternatives of those fields that the event bus may be told (docs/adr/0006). Whatever is done here to a
// field lets the same events through or more. Pure.
#pragma once

#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "match/pattern.h"

namespace tocsin::rule {

/// A field's tests, each as JSON text.
using BusTests = std::set<std::string>;

/// Fields by path ("detail.eventName"); all must hold. None: everything is accepted.
using BusFields = std::map<std::string, BusTests>;

inline constexpr const char* kBusSource = "source";
inline constexpr const char* kBusDetailType = "detail-type";
inline constexpr const char* kBusEventSource = "detail.eventSource";
inline constexpr const char* kBusEventName = "detail.eventName";

/// The four above: what most rules are told apart by.
bool is_bus_core(std::string_view path);

/// One way in which rules can match.
struct BusAlternative {
  BusFields fields;
  bool read_only = false;  // could accept a read-only management event
  std::set<std::string> rules;
  std::set<std::string> widened;  // of these: whose own patterns are narrower
};

/// At least one. Each speaks of one source and one event source at most, unless a rule describes them otherwise than by exact
/// texts; its event names are either all read-only ones, or none is.
std::vector<BusAlternative> bus_alternatives(const std::string& rule, const match::Pattern& pattern);

}  // namespace tocsin::rule
