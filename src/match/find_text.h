// A short text in a longer one, where most bytes of the longer one do not matter. Pure, thread-safe.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "match/bytes.h"

namespace tocsin::match {

/// The longest text that find_text() looks for: a place that begins alike costs no more than this.
inline constexpr std::size_t kLongestFound = 16;

inline bool stands_at(const char* at, std::string_view wanted) {
  return ends_of({at, wanted.size()}) == ends_of(wanted);
}

#if defined(__SSE2__)
/// Those of the 16 places from `at` on, as bits, where the first and the last byte of a text of `size` bytes stand.
inline std::uint32_t likely_places(const char* at, char first, char last, std::size_t size) {
  __m128i heads;
  __m128i tails;
  std::memcpy(&heads, at, sizeof heads);
  std::memcpy(&tails, at + size - 1, sizeof tails);
  const auto both =
      _mm_and_si128(_mm_cmpeq_epi8(heads, _mm_set1_epi8(first)), _mm_cmpeq_epi8(tails, _mm_set1_epi8(last)));
  return static_cast<std::uint32_t>(_mm_movemask_epi8(both));
}
#endif

/// Where `wanted`, of 1 to kLongestFound bytes, stands at or behind `from`; npos when nowhere.
inline std::size_t find_text(std::string_view text, std::string_view wanted, std::size_t from) {
  if (text.size() < from + wanted.size()) return std::string_view::npos;
  const char* const bytes = text.data();
  const auto end = text.size() - wanted.size() + 1;  // of the places
#if defined(__SSE2__)
  constexpr std::size_t kPlaces = 16;
  for (; from + kPlaces <= end; from += kPlaces) {
    auto likely = likely_places(bytes + from, wanted.front(), wanted.back(), wanted.size());
    for (; likely != 0; likely &= likely - 1) {
      const auto at = from + static_cast<std::size_t>(std::countr_zero(likely));
      if (stands_at(bytes + at, wanted)) return at;
    }
  }
#endif
  while (from < end) {
    const auto* const found = static_cast<const char*>(std::memchr(bytes + from, wanted.front(), end - from));
    if (found == nullptr) return std::string_view::npos;
    if (stands_at(found, wanted)) return static_cast<std::size_t>(found - bytes);
    from = static_cast<std::size_t>(found - bytes) + 1;
  }
  return std::string_view::npos;
}

}  // namespace tocsin::match
