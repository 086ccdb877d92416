// What the commands about incidents share: finding one, and how one is shown.
#pragma once

#include <string>

#include "base/result.h"
#include "doc/value.h"
#include "store/store.h"

namespace tocsin::cli {

/// The one whose id begins so, with six or more characters; whatever its state. The error says what to do.
Result<store::Incident> find_incident(store::Store& store, const std::string& id);

/// That none begins so.
Error no_incident(const std::string& id, std::string hint);

/// Its members as `-o json` names them.
doc::Value incident_json(const store::Incident& incident);

/// What a timer will do: "second-line is rung at 2026-01-05T03:15:00Z".
std::string next_of(const store::Timer& timer);

/// Of a severity as the store keeps it.
std::string severity_name(int severity);

}  // namespace tocsin::cli
