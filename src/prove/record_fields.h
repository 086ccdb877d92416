// The fields of CloudTrail's records, as the CloudTrail User Guide lists them ("CloudTrail record contents", "CloudTrail userIdentity element"). Names
// as a detection writes them: "userIdentity.type". Pure, thread-safe.
#pragma once

#include <span>
#include <string>
#include <string_view>

#include "prove/aws_facts.h"

namespace tocsin::prove {

/// Each record holds one value there at most, never a list: "eventName", "userIdentity.arn".
bool is_single(std::string_view field);

/// Each element of a list stands there: "requestParameters.instancesSet.items.imageId".
bool is_in_a_list(std::string_view field);

/// What a part of the path should be called; both empty when all that is known of the path is right.
struct FieldSlip {
  std::string wrong;  // "userIdentiy"
  std::string meant;  // "userIdentity"; empty: nothing known is near it
};
FieldSlip slip_of(std::string_view field);

/// Of a field of every record, or of sign-ins, that can have certain values only; null for any other.
const KnownValues* known_values_of(std::string_view field);

}  // namespace tocsin::prove
