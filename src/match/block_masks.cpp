#include "match/block_masks.h"

#include <vector>

#include "match/block_masks_parts.h"
#if defined(__x86_64__)
#include "match/block_masks_x86.h"
#elif defined(__aarch64__)
#include "match/block_masks_neon.h"
#endif

namespace tocsin::match {
namespace {

void mask_blocks_plain(const char* text, std::size_t blocks, ScanState& state, BlockMasks* out) {
  for (std::size_t i = 0; i < blocks; ++i) {
    RawMasks raw;
    for (std::size_t k = 0; k < kBlock; ++k) {
      const auto byte = static_cast<unsigned char>(text[i * kBlock + k]);
      const auto bit = [&](bool set) { return static_cast<std::uint64_t>(set) << k; };
      raw.quotes |= bit(byte == '"');
      raw.backslashes |= bit(byte == '\\');
      raw.opens |= bit(byte == '{' || byte == '[');
      raw.closes |= bit(byte == '}' || byte == ']');
      raw.commas |= bit(byte == ',');
      raw.controls |= bit(byte < 0x20 && !state.shape_only);
      raw.beyond_ascii |= bit(byte >= 0x80 && !state.shape_only);
    }
    out[i] = outside_strings(raw, state, parity_by_shifts);
  }
}

std::size_t find_closing_plain(const BlockMasks* masks, std::size_t blocks, std::size_t first,
                               std::size_t& depth) {
  return closing_bracket(masks, blocks, first, depth, count_by_shifts);
}

std::vector<MaskKernel> kernels_of_this_machine() {
  std::vector<MaskKernel> out;
#if defined(__x86_64__)
  __builtin_cpu_init();
  if (__builtin_cpu_supports("pclmul") && __builtin_cpu_supports("popcnt")) {
    if (__builtin_cpu_supports("avx512bw")) out.push_back({"avx512", mask_blocks_avx512, find_closing_x86});
    if (__builtin_cpu_supports("avx2")) out.push_back({"avx2", mask_blocks_avx2, find_closing_x86});
    if (__builtin_cpu_supports("sse4.2")) out.push_back({"sse4.2", mask_blocks_sse42, find_closing_x86});
  }
#elif defined(__aarch64__)
  out.push_back({"neon", mask_blocks_neon, find_closing_neon});
#endif
  out.push_back({"plain", mask_blocks_plain, find_closing_plain});
  return out;
}

}  // namespace

std::span<const MaskKernel> mask_kernels() {
  static const std::vector<MaskKernel> kernels = kernels_of_this_machine();
  return kernels;
}

const MaskKernel& best_mask_kernel() {
  return mask_kernels().front();
}

}  // namespace tocsin::match
