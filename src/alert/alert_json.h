// The alert as JSON: how the store keeps it and how `-o json` shows it. What is empty is left out.
#pragma once

#include "alert/alert.h"
#include "base/result.h"
#include "doc/value.h"

namespace tocsin::alert {

doc::Value to_json(const Alert& alert);

/// The reverse; unknown members are ignored, so that an older Tocsin reads what a newer one stored. An error names the
/// member that is missing (id, rule_id, severity) or has the wrong type. Pure, thread-safe.
Result<Alert> from_json(const doc::Value& value);

}  // namespace tocsin::alert
