#if defined(__aarch64__)
#include "match/block_masks_neon.h"

#include <arm_neon.h>

#include "match/block_masks_parts.h"

namespace tocsin::match {
namespace {

struct Bytes {
  uint8x16_t part[4];
};

// One bit a byte: each byte keeps the bit of its place among eight, neighbours are added three times.
std::uint64_t bits_of(uint8x16_t a, uint8x16_t b, uint8x16_t c, uint8x16_t d) {
  const uint8x16_t places = {1, 2, 4, 8, 16, 32, 64, 128, 1, 2, 4, 8, 16, 32, 64, 128};
  const auto ab = vpaddq_u8(vandq_u8(a, places), vandq_u8(b, places));
  const auto cd = vpaddq_u8(vandq_u8(c, places), vandq_u8(d, places));
  const auto all = vpaddq_u8(ab, cd);
  return vgetq_lane_u64(vreinterpretq_u64_u8(vpaddq_u8(all, all)), 0);
}

template <class Test>
std::uint64_t where(const Bytes& bytes, Test test) {
  return bits_of(test(bytes.part[0]), test(bytes.part[1]), test(bytes.part[2]), test(bytes.part[3]));
}

}  // namespace

void mask_blocks_neon(const char* text, std::size_t blocks, ScanState& state, BlockMasks* out) {
  const auto is = [](unsigned char byte) {
    return [byte](uint8x16_t v) { return vceqq_u8(v, vdupq_n_u8(byte)); };
  };
  // With 0x20 set, '[' is '{' and ']' is '}'; no other bytes become these.
  const auto is_cased = [](unsigned char byte) {
    return [byte](uint8x16_t v) { return vceqq_u8(vorrq_u8(v, vdupq_n_u8(0x20)), vdupq_n_u8(byte)); };
  };
  for (std::size_t i = 0; i < blocks; ++i) {
    fetch(text + i * kBlock, kFetchAhead);
    const auto* const at = reinterpret_cast<const unsigned char*>(text + i * kBlock);
    const Bytes bytes{{vld1q_u8(at), vld1q_u8(at + 16), vld1q_u8(at + 32), vld1q_u8(at + 48)}};
    RawMasks raw;
    raw.quotes = where(bytes, is('"'));
    raw.backslashes = where(bytes, is('\\'));
    raw.opens = where(bytes, is_cased('{'));
    raw.closes = where(bytes, is_cased('}'));
    raw.commas = where(bytes, is(','));
    if (!state.shape_only) {
      raw.controls = where(bytes, [](uint8x16_t v) { return vcltq_u8(v, vdupq_n_u8(0x20)); });
      raw.beyond_ascii = where(bytes, [](uint8x16_t v) { return vcgeq_u8(v, vdupq_n_u8(0x80)); });
    }
    out[i] = outside_strings(raw, state, parity_by_shifts);
  }
}

std::size_t find_closing_neon(const BlockMasks* masks, std::size_t blocks, std::size_t first,
                              std::size_t& depth) {
  return closing_bracket(masks, blocks, first, depth, [](std::uint64_t bits) {
    return static_cast<std::size_t>(__builtin_popcountll(bits));
  });
}

}  // namespace tocsin::match
#endif
