// The list of channels. Adding one touches its own folder and one line in registry.cpp.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "doc/fields.h"
#include "sink/pace.h"
#include "sink/payload_rules.h"
#include "sink/sink.h"

namespace tocsin::sink {

struct SinkKind {
  std::string_view type;     // "email", "maildir", "stdout", "file"
  std::string_view summary;  // one line for help
  /// Reads the sink's own keys from `fields` (the caller reads name, type, min_severity, rate_limit and calls done()).
  /// On errors it adds to the fields' diagnostics and may return null.
  std::unique_ptr<Sink> (*make)(std::string name, doc::Fields& fields);
  /// A sink with placeholder settings, for `tocsin render --sink TYPE` without a configuration.
  std::unique_ptr<Sink> (*example)();
  /// What its payload keeps to, whatever the alert: payload_properties_test.cpp holds it to that.
  PayloadRules rules = {};
  /// What its service documents; `rate_limit` of a sink's settings comes before it.
  Pace pace = {};
};

std::span<const SinkKind> kinds();
const SinkKind* find_kind(std::string_view type);

}  // namespace tocsin::sink
