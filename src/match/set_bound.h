// How much the `$or`s of a whole set of patterns may multiply out to: a pattern has a bound of its own (kMaxAlternatives), but a thousand
// such patterns are a million conjunctions, which take memory and time to compile.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <tl/expected.hpp>

#include "match/pattern.h"

namespace tocsin::match {

/// What a pattern's `$or`s multiply out to.
struct Extent {
  std::uint64_t alternatives = 1;
  std::uint64_t fields = 0;  // of all alternatives together, those that a later one replaces included
};
Extent extent_of(const Pattern& pattern);

/// The most fields that the patterns of one set may have in their alternatives, all of them together; patterns without `$or` do not count.
/// What so many cost: docs/adr/0007.
inline constexpr std::uint64_t kMaxFieldsOfAlternatives = 1'000'000;

/// Counts while a set is put together. Whoever takes patterns from outside asks this before giving them to a Matcher. Not thread-safe.
class SetBound {
 public:
  /// Why a pattern has no room in the set, and what to do; as of a Diagnostic.
  struct Refusal {
    std::string message;
    std::string hint;
  };

  /// Takes one more pattern into the count, or changes nothing.
  tl::expected<void, Refusal> add(const Pattern& pattern);

 private:
  std::size_t patterns_ = 0;  // that have an `$or`
  std::uint64_t alternatives_ = 0;
  std::uint64_t fields_ = 0;
};

}  // namespace tocsin::match
