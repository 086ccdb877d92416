// A document -> the leaves that patterns ask for.
#pragma once

#include <string_view>

#include "doc/value.h"
#include "match/event_index.h"
#include "match/path_trie.h"

namespace tocsin::match {

/// Adds the leaves of `object` to `out`, which begin() has prepared. The document must outlive its use. Depth is bounded by the
/// document's own.
void walk_value(const PathTrie& paths, const doc::Value& object, EventIndex& out);

/// As if `object` were the value of the root's member `key`.
void walk_value_below(const PathTrie& paths, std::string_view key, const doc::Value& object, EventIndex& out);

}  // namespace tocsin::match
