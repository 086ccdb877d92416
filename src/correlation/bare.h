// What is remembered of events of which only the number and the times matter: for thresholds beyond kMostCounted. A bare entry is its time, its
// member, and eleven characters that stand for its id, so that an event that comes again is known. Eighteen bytes each, so that ten
// thousand fit into an item of DynamoDB. Pure.
#pragma once

#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "correlation/entry.h"

namespace tocsin::correlation {

/// The entry without its label, its value and its number; its id becomes 64 bits of the id's SHA-256, in eleven digits. Bare already: the same.
Entry bare(const Entry& entry);

/// bare() would change nothing but, perhaps, the order of members: time, member and id say it all.
bool is_bare(const Entry& entry);

/// Of bare entries that ascend by time, with members below 64. Eighteen ASCII characters each, after eight for the first time.
std::string pack(std::span<const Entry> entries);

/// Nothing when pack() did not write it.
std::optional<std::vector<Entry>> unpack(std::string_view text);

}  // namespace tocsin::correlation
