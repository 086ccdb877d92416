// Sigma's logsource: which logs a rule is about, and which of them come to the event bus of AWS. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>

#include "doc/value.h"

namespace tocsin::rule {

struct Logsource {
  std::string category;  // lower-case; empty: not named
  std::string product;
  std::string service;

  /// A filter's logsource covers those that say at least what it says.
  bool covers(const Logsource& other) const;

  /// No rule about events of the event bus has a logsource that this one covers.
  bool is_elsewhere() const;
};

/// Of a document's `logsource`; all empty when there is none.
Logsource logsource_of(const doc::Value& document);

/// The events that such a rule is about, as a pattern; nothing when they do not come by the event bus.
std::optional<doc::Value> scope_of(const Logsource& logsource);

/// The service whose own events have this `source`; empty when none is known.
std::string service_of_source(const std::string& source);

}  // namespace tocsin::rule
