// An event of any size made small enough to send, by its structure: first long texts, then long lists, then what lies deep, and of each no more
// than it takes. What was left out is said where it stood, so that what is left stays valid JSON and is never mistaken for the whole.
#pragma once

#include <cstddef>

#include "doc/value.h"

namespace tocsin::alert {

/// The value itself when it is small enough; else a copy that takes at most `max_bytes` as compact JSON.
/// `max_bytes` is at least kSmallestEvent. Pure, thread-safe.
doc::Value shorten_event(doc::Value value, std::size_t max_bytes);

inline constexpr std::size_t kSmallestEvent = 16UL * 1024;

}  // namespace tocsin::alert
