// The kernels for x86-64; each may only be called where __builtin_cpu_supports() says so.
#pragma once

#include "match/block_masks.h"

namespace tocsin::match {

void mask_blocks_avx512(const char* text, std::size_t blocks, ScanState& state, BlockMasks* out);
void mask_blocks_avx2(const char* text, std::size_t blocks, ScanState& state, BlockMasks* out);
void mask_blocks_sse42(const char* text, std::size_t blocks, ScanState& state, BlockMasks* out);
std::size_t find_closing_x86(const BlockMasks* masks, std::size_t blocks, std::size_t first,
                             std::size_t& depth);

}  // namespace tocsin::match
