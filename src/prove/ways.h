// The ways in which a detection's condition can be met, and those that can never be taken. Pure.
#pragma once

#include <string>
#include <vector>

#include "prove/call_judge.h"
#include "prove/implies.h"
#include "sigma/expression.h"

namespace tocsin::prove {

/// What stands beside the condition.
struct Beside {
  std::vector<Parts> patterns;  // one of them holds; none: nothing is asked
  CallJudge* calls =
      nullptr;  // null: its events are no records of CloudTrail, or nothing shall be said of their names
};

/// What of an expression that can be met can never be the way in which it is, wherever it stands.
struct DeadWay {
  std::string way;         // for people
  std::string why;         // for people
  bool is_denial = false;  // of what the condition denies: nothing else that it asks for ever comes with it
  bool is_sure = true;     // else: unless the field is a list
};
std::vector<DeadWay> dead_ways(const sigma::Expression& condition, const Beside& beside = {});

/// Why nothing meets the condition; `none` when something may.
Clash why_impossible(const sigma::Expression& condition, const Beside& beside = {});

}  // namespace tocsin::prove
