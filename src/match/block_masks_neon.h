// The kernel for 64-bit ARM, all of which have NEON.
#pragma once

#include "match/block_masks.h"

namespace tocsin::match {

void mask_blocks_neon(const char* text, std::size_t blocks, ScanState& state, BlockMasks* out);
std::size_t find_closing_neon(const BlockMasks* masks, std::size_t blocks, std::size_t first,
                              std::size_t& depth);

}  // namespace tocsin::match
