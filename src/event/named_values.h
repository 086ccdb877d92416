// The names that a rule's texts may use besides paths into the envelope: `{{ actor.name }}`. A closed list, so that a slip
// of the pen is an error when the rule is loaded. Pure, thread-safe.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>

#include "event/event.h"

namespace tocsin::event {

/// What stands where a secret was. A value that holds it is not what the event said: no command may be filled with it.
inline constexpr std::string_view kMasked = "<masked>";

/// All names, in the order in which docs/alerts.md explains them.
std::span<const std::string_view> value_names();

bool is_value_name(std::string_view name);

/// The value as the event has it: not shortened, not cleaned, not escaped. Nothing when the event does not say, or when
/// `name` is none of value_names().
std::optional<std::string> lookup(std::string_view name, const Event& event);

/// The "User:" line: the IAM user that a call is about, else who made it; "root" for the root user.
std::string subject_user(const Event& event);

}  // namespace tocsin::event
