// One thing that was looked at, and what to do about it.
#pragma once

#include <string>
#include <vector>

#include "aws/error.h"

namespace tocsin::doctor {

enum class Level {
  ok,
  warning,  // works, but not as well as it could
  failure,  // an alert would not arrive
  unknown,  // could not be looked at
};

std::string_view name_of(Level level);  // "ok", "warn", "fail", "unknown"

/// All texts are printable and on one line each.
struct Finding {
  std::string area;  // "trail", "rules", "topic" ...
  Level level = Level::ok;
  std::string what;               // one sentence
  std::string fix = {};           // what to do, in words; may be empty
  std::string command = {};       // the same for a shell; may be empty
  bool is_not_permitted = false;  // unknown for want of a permission; `fix` names it
};
using Findings = std::vector<Finding>;

/// What could not be looked at, and why.
Finding could_not_look(std::string area, const aws::CallError& error);

/// Whether what was asked for is not there.
bool is_missing(const aws::CallError& error);

/// 0 fine (warnings included), 1 something fails, 4 something was not permitted to be looked at, 2 it could not be for another reason.
int exit_code(const Findings& findings);

}  // namespace tocsin::doctor
