// What the paths in a rule's texts stand for in an event: one of the alert's own names, or a path into the envelope.
// Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "event/event.h"
#include "rule/text_template.h"

namespace tocsin::rule {

/// A scalar as people read it; an array's scalars joined with ", ". Nothing when the path is absent, null, an empty text,
/// an object, or an array without scalars.
std::optional<std::string> text_at(const doc::Value& envelope, std::string_view path);

/// Refers to `event`, which must outlive the resolver.
Resolver values_of(const event::Event& event);

}  // namespace tocsin::rule
