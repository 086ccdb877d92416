#include "match/block_masks.h"

#include <gtest/gtest.h>
#include <random>
#include <string>
#include <vector>

namespace tocsin::match {
namespace {

// Byte by byte, from the grammar.
std::vector<BlockMasks> expected_masks(const std::string& text) {
  std::vector<BlockMasks> out(text.size() / kBlock);
  bool in_string = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    auto& block = out[i / kBlock];
    const auto bit = std::uint64_t{1} << (i % kBlock);
    const char c = text[i];
    std::size_t backslashes = 0;
    while (backslashes < i && text[i - 1 - backslashes] == '\\') ++backslashes;
    if (c == '"' && backslashes % 2 == 0) {
      block.quotes |= bit;
      in_string = !in_string;
    } else if (!in_string) {
      if (c == '{' || c == '[') block.opens |= bit;
      if (c == '}' || c == ']') block.closes |= bit;
      if (c == ',') block.commas |= bit;
    }
  }
  return out;
}

TEST(BlockMasks, EveryKernelSeesTheShapeOfAText) {
  std::mt19937 random(7);
  const std::string alphabet = "\"\"\\\\\\{}[],:a1 \x1f\x7f\xc3[;{]\n";
  for (int round = 0; round < 300; ++round) {
    std::string text(kBlock * (1 + random() % 5), ' ');
    for (auto& c : text) c = alphabet[random() % (round % 2 == 0 ? alphabet.size() : 5)];
    const auto expected = expected_masks(text);
    for (const auto& kernel : mask_kernels()) {
      std::vector<BlockMasks> masks(expected.size());
      ScanState state;
      const auto first = random() % (masks.size() + 1);  // in two runs
      kernel.mask(text.data(), first, state, masks.data());
      kernel.mask(text.data() + first * kBlock, masks.size() - first, state, masks.data() + first);
      for (std::size_t i = 0; i < masks.size(); ++i) {
        ASSERT_EQ(masks[i].quotes, expected[i].quotes) << kernel.name << " " << text;
        ASSERT_EQ(masks[i].opens, expected[i].opens) << kernel.name;
        ASSERT_EQ(masks[i].closes, expected[i].closes) << kernel.name;
        ASSERT_EQ(masks[i].commas, expected[i].commas) << kernel.name;
      }
    }
  }
}

// The same bracket by bracket.
std::size_t closing_in(const std::vector<BlockMasks>& masks, std::size_t first, std::size_t& depth) {
  for (auto at = first; at < masks.size() * kBlock; ++at) {
    const auto bit = std::uint64_t{1} << (at % kBlock);
    if ((masks[at / kBlock].opens & bit) != 0) ++depth;
    if ((masks[at / kBlock].closes & bit) != 0 && --depth == 0) return at;
  }
  return masks.size() * kBlock;
}

TEST(BlockMasks, EveryKernelFindsTheClosingBracket) {
  std::mt19937_64 random(11);
  for (int round = 0; round < 2000; ++round) {
    std::vector<BlockMasks> masks(1 + random() % 4);
    for (auto& mask : masks) {
      auto brackets = random();
      if (round % 3 != 0) brackets &= random();  // fewer
      if (round % 3 != 0) brackets &= random();
      mask.opens = brackets & random();
      mask.closes = brackets & ~mask.opens;
    }
    const auto first = random() % kBlock;
    const auto depth = 1 + random() % 20;
    auto expected_depth = depth;
    const auto expected = closing_in(masks, first, expected_depth);
    for (const auto& kernel : mask_kernels()) {
      auto left = depth;
      ASSERT_EQ(kernel.find_closing(masks.data(), masks.size(), first, left), expected) << kernel.name;
      if (expected < masks.size() * kBlock) continue;
      ASSERT_EQ(left, expected_depth) << kernel.name;
    }
  }
}

TEST(BlockMasks, EveryKernelNoticesWhatAStringMayNotHold) {
  for (const auto& kernel : mask_kernels()) {
    const auto state_after = [&](std::string text) {
      text.resize(kBlock, ' ');
      ScanState state;
      BlockMasks masks;
      kernel.mask(text.data(), 1, state, &masks);
      return state;
    };
    EXPECT_EQ(state_after("{\n\"a\": 1}").controls, 0U) << kernel.name;
    EXPECT_NE(state_after("{\"a\n\": 1}").controls, 0U) << kernel.name;
    EXPECT_NE(state_after("{\"a\x1f\": 1}").controls, 0U) << kernel.name;
    EXPECT_EQ(state_after("{\"a \x7f\": 1}").controls, 0U) << kernel.name;
    EXPECT_EQ(state_after("\"a\"").beyond_ascii, 0U) << kernel.name;
    EXPECT_NE(state_after("\"\xc3\xa4\"").beyond_ascii, 0U) << kernel.name;
    EXPECT_NE(state_after("\"\\n\"").backslashes, 0U) << kernel.name;
  }
}

TEST(BlockMasks, TheLastKernelNeedsNothingOfTheMachine) {
  EXPECT_EQ(mask_kernels().back().name, "plain");
  EXPECT_EQ(best_mask_kernel().name, mask_kernels().front().name);
}

}  // namespace
}  // namespace tocsin::match
