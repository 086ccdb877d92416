// Loads of bytes as words, and a hash over them. Pure, thread-safe.
#pragma once

#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>

namespace tocsin::match {

inline std::uint64_t load8(const char* at) {
  std::uint64_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

inline std::uint64_t load4(const char* at) {
  std::uint32_t word = 0;
  std::memcpy(&word, at, sizeof word);
  return word;
}

/// Has the machine fetch the line that lies `ahead` bytes behind `at`; an address that is none does no harm. It goes through a number
/// because no pointer may be that far from what it points into. (Always inlined: GCC takes a call of it for one without effect.)
[[gnu::always_inline]] inline void fetch(const char* at, std::size_t ahead) {
  __builtin_prefetch(std::bit_cast<const void*>(std::bit_cast<std::uintptr_t>(at) + ahead));
}

/// Events mostly stand one behind the other: how far ahead the bytes of the next one are fetched. Nearer, they come too late; further
/// away, they are gone before they are read.
inline constexpr std::size_t kFetchAhead = 2048;

/// The ends of a text as two words: texts of at most 16 bytes are equal exactly when these and their lengths are.
struct Ends {
  std::uint64_t first = 0;
  std::uint64_t last = 0;

  bool operator==(const Ends&) const = default;
};

inline Ends ends_of(std::string_view text) {
  const char* const at = text.data();
  const auto size = text.size();
  if (size >= 8) return {load8(at), load8(at + size - 8)};
  if (size >= 4) return {load4(at), load4(at + size - 4)};
  if (size == 0) return {};
  const auto byte = [&](std::size_t i) {
    return static_cast<std::uint64_t>(static_cast<unsigned char>(at[i]));
  };
  return {byte(0) | byte(size / 2) << 8U | byte(size - 1) << 16U, 0};
}

/// Both halves of the product matter.
inline std::uint64_t mix(std::uint64_t a, std::uint64_t b) {
  __extension__ using Wide = unsigned __int128;
  const Wide product = static_cast<Wide>(a) * b;
  return static_cast<std::uint64_t>(product) ^ static_cast<std::uint64_t>(product >> 64U);
}

inline constexpr std::uint64_t kOdd1 = 0x9E37'79B9'7F4A'7C15U;
inline constexpr std::uint64_t kOdd2 = 0xC2B2'AE3D'27D4'EB4FU;

inline std::uint64_t hash_bytes(std::string_view text, std::uint64_t seed) {
  auto hash = seed ^ (text.size() * kOdd2);
  const char* at = text.data();
  auto left = text.size();
  for (; left > 16; at += 16, left -= 16) hash = mix(load8(at) ^ kOdd1, load8(at + 8) ^ hash);
  const auto ends = ends_of({at, left});
  return mix(mix(ends.first ^ kOdd1, ends.last ^ hash), kOdd2);
}

}  // namespace tocsin::match
