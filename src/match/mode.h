// How much of an event's text is looked at.
#pragma once

#include <cstddef>
#include <cstdint>

namespace tocsin::match {

enum class Mode : std::uint8_t {
  /// All of it: what is no JSON is an error, and every value of a repeated key counts.
  validating,
  /// Until each field that some pattern reads has been seen. What stands behind that place is not looked at: a second value of a
  /// repeated key does not count, and a broken text is not noticed. What no pattern reads is skipped, not checked.
  early,
};

/// Arrays and objects in each other; Event Ruler's own limit.
inline constexpr std::size_t kMaxEventDepth = 1000;

}  // namespace tocsin::match
