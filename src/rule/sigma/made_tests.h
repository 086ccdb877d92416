// Tests of a rule that was imported: made up from its detection. Pure.
#pragma once

#include <functional>
#include <optional>
#include <string>

#include "doc/value.h"
#include "rule/file/rule_reader.h"

namespace tocsin::rule {

/// A call as CloudTrail writes it.
struct AwsCall {
  std::string event_source;  // "iam.amazonaws.com"
  std::string event_name;    // "CreateUser"
  std::string event_type;    // "AwsApiCall"
};

/// Who knows which calls there are: one that AWS has and that `fits`, as near to `wanted` as may be; nothing when there is none.
/// `fits` minds source and name only.
using FindCall = std::function<std::optional<AwsCall>(const AwsCall& wanted,
                                                      const std::function<bool(const AwsCall&)>& fits)>;

/// A test that matches and one that misses by a field. `document`: the rule as it will be written, whose texts name fields. Where the detection
/// leaves the call free it is one of `find_call`'s. Nothing when no such event is found (sigma/witness.h).
std::optional<doc::Value> made_tests(const ParsedRule& parsed, const doc::Value& document,
                                     const FindCall& find_call);

}  // namespace tocsin::rule
