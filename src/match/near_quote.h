// The end of a short string, found without the masks of its block. Pure, thread-safe.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#if defined(__SSE2__)
#include <emmintrin.h>
#endif

#include "match/bytes.h"

namespace tocsin::match {

inline constexpr std::size_t kNear = 16;  // bytes

#if defined(__SSE2__)
/// How many of the kNear bytes at `at` stand before the first quote or backslash; kNear when there is none.
inline std::size_t before_quote(const char* at) {
  __m128i bytes;
  std::memcpy(&bytes, at, sizeof bytes);
  const auto found =
      _mm_or_si128(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')), _mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
  const auto bits = static_cast<std::uint32_t>(_mm_movemask_epi8(found)) | 1U << kNear;
  return static_cast<std::size_t>(std::countr_zero(bits));
}
#else
inline std::size_t before_quote(const char* at) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
  // The lowest bit that is set is right; those above it may not be.
  const auto equal = [](std::uint64_t word, unsigned char byte) {
    const auto zero = word ^ kOnes * byte;
    return (zero - kOnes) & ~zero & kOnes << 7U;
  };
  for (std::size_t i = 0; i < kNear; i += 8) {
    const auto word = load8(at + i);
    const auto found = equal(word, '"') | equal(word, '\\');
    if (found != 0) return i + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  return kNear;
}
#endif

}  // namespace tocsin::match
