// Who gains what by a call: policies, permissions, shared images and snapshots, opened ports, as lines that a tired person understands.
#pragma once

#include <string>
#include <vector>

#include "event/event.h"

namespace tocsin::policy {

/// At most six sentences, the widest grant first; none when the call changes no permissions or did not succeed. What it takes away is not told.
/// CloudTrail holds the new document only, so it is "now", not "more than before". Texts are the event's own, not cleaned. Pure, thread-safe.
std::vector<std::string> explain(const event::Event& event);

}  // namespace tocsin::policy
