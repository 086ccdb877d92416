// The fields of a CloudTrail record that have one name in all of them. Source: the CloudTrail User Guide, "CloudTrail record contents" and
// "CloudTrail userIdentity element". Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace tocsin::rule {

/// The field that `name` is a slip of the pen for: one or two letters off. Nothing when it is a field itself, or near none: each service has others.
std::optional<std::string> record_field_meant_by(std::string_view name);

}  // namespace tocsin::rule
