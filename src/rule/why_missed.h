// Why a pattern does not match an event: the fields that it names, each tried alone. For people (`explain`), not for speed.
#pragma once

#include <string>
#include <vector>

#include "doc/value.h"

namespace tocsin::rule {

struct FieldVerdict {
  std::string path;  // "detail.eventName"; "detail.$or" for a whole group
  bool holds = false;
  std::string wanted;  // the pattern's list, as JSON
  std::string found;   // what the event has there, as JSON and shortened; "nothing" when absent
};

/// One verdict a field of the pattern, in its order. A pattern whose fields all hold can still miss: two fields may hold only
/// in different elements of one array. Pure, thread-safe.
std::vector<FieldVerdict> why_missed(const doc::Value& pattern, const doc::Value& envelope);

}  // namespace tocsin::rule
