// The first look at a JSON text: 64 bytes at a time become bit sets of what gives it its shape. Bit i stands for byte i.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

namespace tocsin::match {

inline constexpr std::size_t kBlock = 64;  // bytes

struct BlockMasks {
  std::uint64_t quotes = 0;  // that begin or end a string
  std::uint64_t opens = 0;   // { and [ outside of strings
  std::uint64_t closes = 0;  // } and ]
  std::uint64_t commas = 0;
};

/// What one block tells the next, and what was met on the way.
struct ScanState {
  std::uint64_t escaped = 0;      // 1 when the next byte stands behind a backslash
  std::uint64_t in_string = 0;    // all bits when the next block begins inside of a string
  std::uint64_t backslashes = 0;  // not 0: there were some
  std::uint64_t controls = 0;     // not 0: raw control characters in strings
  std::uint64_t beyond_ascii = 0;
  bool shape_only = false;  // the caller's: controls and beyond_ascii are not looked for
};

/// Reads `blocks` * 64 bytes. Thread-safe.
using MaskBlocks = void (*)(const char* text, std::size_t blocks, ScanState& state, BlockMasks* out);

/// The place of the bracket that closes the `depth`th of those open before bit `first` (below 64) of masks[0], counted in bits from
/// there; blocks * 64 when it stands behind them, and then `depth` says how many are open there. `depth` is not 0. Thread-safe.
using FindClosing = std::size_t (*)(const BlockMasks* masks, std::size_t blocks, std::size_t first,
                                    std::size_t& depth);

struct MaskKernel {
  std::string_view name;  // "avx512", "avx2", "sse4.2", "neon", "plain"
  MaskBlocks mask = nullptr;
  FindClosing find_closing = nullptr;
};

/// The quickest that this machine has; chosen once.
const MaskKernel& best_mask_kernel();

/// All that this machine has, the quickest first; the last one is "plain".
std::span<const MaskKernel> mask_kernels();

}  // namespace tocsin::match
