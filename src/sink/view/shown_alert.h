// The alert as a channel may show it. Everything in an alert may have been written by an attacker: here each text becomes
// one printable line of valid UTF-8 with a bounded length, each list gets a bounded number of entries, and what would be
// dangerous when cut (commands, addresses) is left out whole instead. Renderers lay out only what came through here.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "alert/alert.h"
#include "sink/sink.h"

namespace tocsin::sink {

/// A copy without `raw` (see raw_event.h). All texts together are at most kShownBytes. Pure, thread-safe.
alert::Alert shown(const alert::Alert& alert);

/// The same; the summary of one that belongs to an incident says so at its end.
alert::Alert shown(const Notification& notification);

/// Upper bound of the sum of all texts that shown() returns.
inline constexpr std::size_t kShownBytes = std::size_t{48} * 1024;

/// "HIGH": severity as a word, never as a colour alone.
std::string severity_label(const alert::Alert& alert);

}  // namespace tocsin::sink
