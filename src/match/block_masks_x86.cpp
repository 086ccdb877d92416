#if defined(__x86_64__)
#include "match/block_masks_x86.h"

#include <cstring>
#include <immintrin.h>

#include "match/block_masks_parts.h"

#define TOCSIN_TARGET(features) __attribute__((target(features)))

namespace tocsin::match {
namespace {

// With 0x20 set, '[' is '{' and ']' is '}'; no other bytes become these.
constexpr char kOpen = '{';
constexpr char kClose = '}';
constexpr char kCaseBit = 0x20;
constexpr char kLastControl = 0x1F;

TOCSIN_TARGET("pclmul") inline std::uint64_t parity_by_product(std::uint64_t bits) {
  const auto product =
      _mm_clmulepi64_si128(_mm_set_epi64x(0, static_cast<long long>(bits)), _mm_set1_epi8(-1), 0);
  return static_cast<std::uint64_t>(_mm_cvtsi128_si64(product));
}

}  // namespace

TOCSIN_TARGET("avx512f,avx512bw,pclmul")
void mask_blocks_avx512(const char* text, std::size_t blocks, ScanState& shared_state, BlockMasks* out) {
  auto state = shared_state;  // in registers: `out` might be anywhere
  for (std::size_t i = 0; i < blocks; ++i) {
    fetch(text + i * kBlock, kFetchAhead);
    const auto bytes = _mm512_loadu_si512(text + i * kBlock);
    const auto cased = _mm512_or_si512(bytes, _mm512_set1_epi8(kCaseBit));
    RawMasks raw;
    raw.quotes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('"'));
    raw.backslashes = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8('\\'));
    raw.opens = _mm512_cmpeq_epi8_mask(cased, _mm512_set1_epi8(kOpen));
    raw.closes = _mm512_cmpeq_epi8_mask(cased, _mm512_set1_epi8(kClose));
    raw.commas = _mm512_cmpeq_epi8_mask(bytes, _mm512_set1_epi8(','));
    if (!state.shape_only) {
      raw.controls = _mm512_cmple_epu8_mask(bytes, _mm512_set1_epi8(kLastControl));
      raw.beyond_ascii = _mm512_movepi8_mask(bytes);
    }
    out[i] = outside_strings(raw, state, parity_by_product);
  }
  shared_state = state;
}

TOCSIN_TARGET("avx2,pclmul")
void mask_blocks_avx2(const char* text, std::size_t blocks, ScanState& shared_state, BlockMasks* out) {
  auto state = shared_state;  // in registers: `out` might be anywhere
  constexpr std::size_t kWidth = 32;
  for (std::size_t i = 0; i < blocks; ++i) {
    fetch(text + i * kBlock, kFetchAhead);
    RawMasks raw;
    for (std::size_t part = 0; part < kBlock; part += kWidth) {
      __m256i bytes;
      std::memcpy(&bytes, text + i * kBlock + part, sizeof bytes);
      const auto cased = _mm256_or_si256(bytes, _mm256_set1_epi8(kCaseBit));
#define TOCSIN_BITS(vector) \
  (static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm256_movemask_epi8(vector))) << part)
      raw.quotes |= TOCSIN_BITS(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('"')));
      raw.backslashes |= TOCSIN_BITS(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8('\\')));
      raw.opens |= TOCSIN_BITS(_mm256_cmpeq_epi8(cased, _mm256_set1_epi8(kOpen)));
      raw.closes |= TOCSIN_BITS(_mm256_cmpeq_epi8(cased, _mm256_set1_epi8(kClose)));
      raw.commas |= TOCSIN_BITS(_mm256_cmpeq_epi8(bytes, _mm256_set1_epi8(',')));
      if (!state.shape_only) {
        const auto control = _mm256_cmpeq_epi8(_mm256_min_epu8(bytes, _mm256_set1_epi8(kLastControl)), bytes);
        raw.controls |= TOCSIN_BITS(control);
        raw.beyond_ascii |= TOCSIN_BITS(bytes);
      }
#undef TOCSIN_BITS
    }
    out[i] = outside_strings(raw, state, parity_by_product);
  }
  shared_state = state;
}

TOCSIN_TARGET("sse4.2,pclmul")
void mask_blocks_sse42(const char* text, std::size_t blocks, ScanState& shared_state, BlockMasks* out) {
  auto state = shared_state;  // in registers: `out` might be anywhere
  constexpr std::size_t kWidth = 16;
  for (std::size_t i = 0; i < blocks; ++i) {
    fetch(text + i * kBlock, kFetchAhead);
    RawMasks raw;
    for (std::size_t part = 0; part < kBlock; part += kWidth) {
      __m128i bytes;
      std::memcpy(&bytes, text + i * kBlock + part, sizeof bytes);
      const auto cased = _mm_or_si128(bytes, _mm_set1_epi8(kCaseBit));
#define TOCSIN_BITS(vector) \
  (static_cast<std::uint64_t>(static_cast<std::uint32_t>(_mm_movemask_epi8(vector))) << part)
      raw.quotes |= TOCSIN_BITS(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('"')));
      raw.backslashes |= TOCSIN_BITS(_mm_cmpeq_epi8(bytes, _mm_set1_epi8('\\')));
      raw.opens |= TOCSIN_BITS(_mm_cmpeq_epi8(cased, _mm_set1_epi8(kOpen)));
      raw.closes |= TOCSIN_BITS(_mm_cmpeq_epi8(cased, _mm_set1_epi8(kClose)));
      raw.commas |= TOCSIN_BITS(_mm_cmpeq_epi8(bytes, _mm_set1_epi8(',')));
      if (!state.shape_only) {
        const auto control = _mm_cmpeq_epi8(_mm_min_epu8(bytes, _mm_set1_epi8(kLastControl)), bytes);
        raw.controls |= TOCSIN_BITS(control);
        raw.beyond_ascii |= TOCSIN_BITS(bytes);
      }
#undef TOCSIN_BITS
    }
    out[i] = outside_strings(raw, state, parity_by_product);
  }
  shared_state = state;
}

TOCSIN_TARGET("popcnt")
std::size_t find_closing_x86(const BlockMasks* masks, std::size_t blocks, std::size_t first,
                             std::size_t& depth) {
  return closing_bracket(masks, blocks, first, depth, [](std::uint64_t bits) {
    return static_cast<std::size_t>(__builtin_popcountll(bits));
  });
}

}  // namespace tocsin::match
#endif
