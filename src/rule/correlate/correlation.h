// The `correlation` of a rule, read: which events it counts, what of them, and what it asks of them together (docs/adr/0010).
// Immutable after reading; share const between threads.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "correlation/definition.h"
#include "doc/fields.h"
#include "doc/value.h"
#include "match/pattern.h"

namespace tocsin::rule {

/// Where a value stands in an event: paths into the envelope or the alert's own names, the first that is there counts.
using Place = std::vector<std::string>;

/// "a.b | c" as a Place.
Place read_place(std::string_view text);

/// An event that a correlation counts: one of its own, or whatever another rule hits.
struct Counted {
  std::string name;  // of its own event, or the other rule's id
  bool own = false;
  doc::Value written;         // own: its pattern
  match::Pattern pattern;     // own
  std::vector<Place> groups;  // one a part of the group
};

struct Correlation {
  correlation::Definition definition;
  std::vector<Counted> counted;       // beside definition.members
  std::vector<std::string> group_by;  // as written
  Place field;                        // empty: none
  std::string fingerprint;            // of all of it: a state belongs to one definition
};

/// All that is wrong is added to the parent's diagnostics, with its place; nothing when that is something. Whether other rules
/// exist is not looked at. Pure.
std::optional<Correlation> read_correlation(doc::Fields& parent, const doc::Value& value);

/// A pattern that every own event matches: {"source": [...], "$or": [...]}. Null when there are none.
doc::Value any_of(const std::vector<doc::Value>& patterns);

}  // namespace tocsin::rule
