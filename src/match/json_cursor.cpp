#include "match/json_cursor.h"

#include <algorithm>
#include <cstring>

namespace tocsin::match {
namespace {

// A text that is decided early costs few blocks, a long one few calls. How far one was looked at tells how far the next will be.
constexpr std::size_t kShortestRun = 2;
constexpr std::size_t kLongestRun = 64;

}  // namespace

void JsonCursor::begin(std::string_view text, bool shape_only) {
  text_ = text;
  blocks_ = (text.size() + kBlock - 1) / kBlock;
  if (masks_.size() < blocks_) masks_.resize(blocks_);
  run_ = std::clamp(looked_ / 2, kShortestRun, kLongestRun);
  looked_ = 0;
  state_ = {};
  state_.shape_only = shape_only;
}

void JsonCursor::look_until(std::size_t block) {
  const auto whole = text_.size() / kBlock;
  const auto end = std::min(whole, std::max(block + 1, looked_ + run_));
  run_ = std::min(run_ * 2, kLongestRun);
  if (end > looked_)
    kernel_.mask(text_.data() + looked_ * kBlock, end - looked_, state_, masks_.data() + looked_);
  looked_ = std::max(looked_, end);
  if (block < looked_) return;
  std::array<char, kBlock> rest;
  rest.fill(' ');
  std::memcpy(rest.data(), text_.data() + whole * kBlock, text_.size() - whole * kBlock);
  kernel_.mask(rest.data(), 1, state_, masks_.data() + whole);
  looked_ = blocks_;
}

std::size_t JsonCursor::find_closing(std::size_t place, std::size_t depth) {
  for (auto block = place / kBlock; block < blocks_;) {
    if (block >= looked_) look_until(block);
    const auto blocks = looked_ - block;
    const auto bit = kernel_.find_closing(masks_.data() + block, blocks, place % kBlock, depth);
    if (bit < blocks * kBlock) return block * kBlock + bit + 1;
    block += blocks;
    place = block * kBlock;
  }
  return text_.size() + 1;
}

}  // namespace tocsin::match
