// Events made from a pattern: that the matcher accepts one proves that the pattern can match. Pure.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doc/value.h"
#include "prove/branch.h"

namespace tocsin::prove {

/// What may stand at a field's path; nothing: the path is absent.
using Filling = std::optional<doc::Value>;

/// One for each of the field's tests that can pass at all, each of which the matcher accepts for this field alone. Empty: nothing
/// passes.
std::vector<Filling> fillings_of(const match::Field& field);

struct Witnesses {
  std::vector<doc::Value> events;  // the branch accepts each; the first has the first filling of every field
  std::string impossible;          // why there is none, when there is none
};

/// Remembers the fields that it has seen: branches of one pattern share most of them.
class WitnessMaker {
 public:
  /// One event, and one more for each further filling of each field. They have a source, a detail-type and a detail, as
  /// EventBridge's events do.
  Witnesses of(const Branch& branch);

 private:
  std::map<const match::Field*, std::vector<Filling>> fillings_;
};

/// Puts the value at a dotted path below objects, which are made. False when something else stands in the way.
bool put(doc::Value& root, std::string_view path, doc::Value value);

}  // namespace tocsin::prove
