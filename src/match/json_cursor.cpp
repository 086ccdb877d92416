#include "match/json_cursor.h"

#include <algorithm>
#include <cstring>

namespace tocsin::match {
namespace {

// A text that is decided early costs few blocks, a long one few calls.
constexpr std::size_t kFirstRun = 2;
constexpr std::size_t kLongestRun = 64;

// Without an instruction for it, which not every machine has.
std::size_t count_bits(std::uint64_t bits) {
  bits -= bits >> 1U & 0x5555'5555'5555'5555U;
  bits = (bits & 0x3333'3333'3333'3333U) + (bits >> 2U & 0x3333'3333'3333'3333U);
  bits = (bits + (bits >> 4U)) & 0x0F0F'0F0F'0F0F'0F0FU;
  return static_cast<std::size_t>(bits * 0x0101'0101'0101'0101U >> 56U);
}

}  // namespace

void JsonCursor::begin(std::string_view text) {
  text_ = text;
  blocks_ = (text.size() + kBlock - 1) / kBlock;
  if (masks_.size() < blocks_) masks_.resize(blocks_);
  looked_ = 0;
  run_ = kFirstRun;
  state_ = {};
}

void JsonCursor::look_until(std::size_t block) {
  const auto whole = text_.size() / kBlock;
  const auto end = std::min(whole, std::max(block + 1, looked_ + run_));
  run_ = std::min(run_ * 2, kLongestRun);
  if (end > looked_) mask_(text_.data() + looked_ * kBlock, end - looked_, state_, masks_.data() + looked_);
  looked_ = std::max(looked_, end);
  if (block < looked_) return;
  std::array<char, kBlock> rest;
  rest.fill(' ');
  std::memcpy(rest.data(), text_.data() + whole * kBlock, text_.size() - whole * kBlock);
  mask_(rest.data(), 1, state_, masks_.data() + whole);
  looked_ = blocks_;
}

std::size_t JsonCursor::behind_closing(std::size_t place, std::size_t depth) {
  auto low = ~std::uint64_t{0} << (place % kBlock);
  for (auto block = place / kBlock; block < blocks_; ++block) {
    if (block >= looked_) look_until(block);
    auto closes = masks_[block].closes & low;
    const auto opens = masks_[block].opens & low;
    low = ~std::uint64_t{0};
    std::uint64_t passed = 0;  // bits up to the last closing bracket
    for (; closes != 0; closes &= closes - 1) {
      const auto here = closes ^ (closes - 1);  // up to this closing bracket
      depth += count_bits(opens & here & ~passed);
      passed = here;
      if (--depth == 0) return block * kBlock + static_cast<std::size_t>(std::countr_zero(closes)) + 1;
    }
    depth += count_bits(opens & ~passed);
  }
  return text_.size() + 1;
}

}  // namespace tocsin::match
