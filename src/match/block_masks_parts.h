// What all kernels of block_masks.h have in common.
#pragma once

#include <bit>

#include "match/block_masks.h"
#include "match/bytes.h"

namespace tocsin::match {

/// One block's bytes by their looks, whether in strings or not.
struct RawMasks {
  std::uint64_t quotes = 0;
  std::uint64_t backslashes = 0;
  std::uint64_t opens = 0;
  std::uint64_t closes = 0;
  std::uint64_t commas = 0;
  std::uint64_t controls = 0;
  std::uint64_t beyond_ascii = 0;
};

/// Bytes that stand behind an odd number of backslashes.
[[gnu::always_inline]] inline std::uint64_t escaped_bytes(std::uint64_t backslashes, ScanState& state) {
  if (backslashes == 0) {
    const auto escaped = state.escaped;
    state.escaped = 0;
    return escaped;
  }
  constexpr std::uint64_t kEven = 0x5555'5555'5555'5555U;
  backslashes &= ~state.escaped;
  const auto behind = backslashes << 1U | state.escaped;
  // A run of backslashes that begins at an odd place carries out of its end with the other parity.
  const auto odd_starts = backslashes & ~kEven & ~behind;
  std::uint64_t ends = 0;
  state.escaped = __builtin_add_overflow(odd_starts, backslashes, &ends) ? 1 : 0;
  return (kEven ^ (ends << 1U)) & behind;
}

/// `parity(bits)`: bit i is the parity of the bits up to i.
template <class Parity>
[[gnu::always_inline]] inline BlockMasks outside_strings(const RawMasks& raw, ScanState& state,
                                                         Parity parity) {
  const auto quotes = raw.quotes & ~escaped_bytes(raw.backslashes, state);
  const auto in_string = parity(quotes) ^ state.in_string;
  state.in_string = std::uint64_t{0} - (in_string >> 63U);
  state.backslashes |= raw.backslashes;
  state.controls |= raw.controls & in_string;
  state.beyond_ascii |= raw.beyond_ascii;
  return {quotes, raw.opens & ~in_string, raw.closes & ~in_string, raw.commas & ~in_string};
}

/// See FindClosing. `count(bits)`: how many are set.
template <class Count>
[[gnu::always_inline]] inline std::size_t closing_bracket(const BlockMasks* masks, std::size_t blocks,
                                                          std::size_t first, std::size_t& depth,
                                                          Count count) {
  auto low = ~std::uint64_t{0} << first;
  for (std::size_t i = 0; i < blocks; ++i) {
    const auto opens = masks[i].opens & low;
    auto closes = masks[i].closes & low;
    low = ~std::uint64_t{0};
    const auto closing = count(closes);
    if (closing < depth) closes = 0;  // it is not among these
    for (std::size_t passed = 1; closes != 0; closes &= closes - 1, ++passed) {
      const auto before = closes ^ (closes - 1);  // and the bracket itself
      if (depth + count(opens & before) == passed)
        return i * kBlock + static_cast<std::size_t>(std::countr_zero(closes));
    }
    depth = depth + count(opens) - closing;
  }
  return blocks * kBlock;
}

/// count() without an instruction for it.
inline std::size_t count_by_shifts(std::uint64_t bits) {
  bits -= bits >> 1U & 0x5555'5555'5555'5555U;
  bits = (bits & 0x3333'3333'3333'3333U) + (bits >> 2U & 0x3333'3333'3333'3333U);
  bits = (bits + (bits >> 4U)) & 0x0F0F'0F0F'0F0F'0F0FU;
  return static_cast<std::size_t>(bits * 0x0101'0101'0101'0101U >> 56U);
}

/// parity() without an instruction for it.
inline std::uint64_t parity_by_shifts(std::uint64_t bits) {
  bits ^= bits << 1U;
  bits ^= bits << 2U;
  bits ^= bits << 4U;
  bits ^= bits << 8U;
  bits ^= bits << 16U;
  return bits ^ bits << 32U;
}

}  // namespace tocsin::match
