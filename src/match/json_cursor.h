// A place in a JSON text, and jumps from it to the next quote, bracket or comma outside of strings. The text is looked at in blocks
// (block_masks.h), no further than asked for.
#pragma once

#include <array>
#include <bit>
#include <cstddef>
#include <cstdint>
#include <cstring>
#include <string_view>
#include <vector>

#include "match/block_masks.h"

namespace tocsin::match {

/// Reused from text to text; not thread-safe. Never reads outside of the text.
class JsonCursor {
 public:
  explicit JsonCursor(const MaskKernel& kernel = best_mask_kernel()) : kernel_(kernel) {}

  /// For a new text, which must outlive its use. `shape_only`: met() need not know of controls and what is beyond ASCII.
  void begin(std::string_view text, bool shape_only);

  std::string_view text() const { return text_; }
  std::size_t size() const { return text_.size(); }
  /// The byte at a place; 0 at the end.
  char at(std::size_t place) const { return place < text_.size() ? text_.data()[place] : '\0'; }
  /// These two bytes stand at `place`.
  bool has_pair(std::size_t place, char first, char second) const {
    const char wanted[2] = {first, second};
    return place + 1 < text_.size() && std::memcmp(text_.data() + place, wanted, sizeof wanted) == 0;
  }
  /// Without the checks of string_view: [first, first + size) lies in the text.
  std::string_view slice(std::size_t first, std::size_t size) const { return {text_.data() + first, size}; }

  const char* address(std::size_t place) const { return text_.data() + place; }
  std::string_view rest(std::size_t first) const {
    return first < text_.size() ? slice(first, text_.size() - first) : std::string_view();
  }

  std::size_t skip_space(std::size_t place) const {
    while (static_cast<unsigned char>(at(place)) <= ' ' && is_space(at(place))) ++place;
    return place;
  }

  /// The first quote that begins or ends a string at or behind `place`; size() when there is none.
  std::size_t next_quote(std::size_t place) {
    return next(place, [](const BlockMasks& masks) { return masks.quotes; });
  }
  /// The first comma or closing bracket outside of strings.
  std::size_t next_end(std::size_t place) {
    return next(place, [](const BlockMasks& masks) { return masks.closes | masks.commas; });
  }
  /// Behind the bracket that closes the `depth`th of the brackets open at `place`; size() + 1 when there is none.
  std::size_t behind_closing(std::size_t place, std::size_t depth) {
    const auto block = place / kBlock;
    if (depth == 1 && block < looked_) {  // mostly nothing more is opened
      const auto& masks = masks_.data()[block];
      const auto low = ~std::uint64_t{0} << (place % kBlock);
      const auto closes = masks.closes & low;
      if (closes != 0 && (masks.opens & low & (closes ^ (closes - 1))) == 0)
        return block * kBlock + static_cast<std::size_t>(std::countr_zero(closes)) + 1;
    }
    return find_closing(place, depth);
  }

  /// Less than half of the text has been looked at.
  bool leaps() const { return looked_ * 2 <= blocks_; }
  /// What has been met in the blocks looked at so far.
  const ScanState& met() const { return state_; }
  void look_at_all() {
    if (looked_ < blocks_) look_until(blocks_ - 1);
  }

 private:
  static bool is_space(char c) { return c == ' ' || c == '\n' || c == '\r' || c == '\t'; }

  template <class Select>
  std::size_t next(std::size_t place, Select select) {
    auto block = place / kBlock;
    if (block >= looked_) {
      if (block >= blocks_) return text_.size();
      look_until(block);
    }
    auto bits = select(masks_.data()[block]) & (~std::uint64_t{0} << (place % kBlock));
    while (bits == 0) {
      if (++block >= looked_) {
        if (block >= blocks_) return text_.size();
        look_until(block);
      }
      bits = select(masks_.data()[block]);
    }
    return block * kBlock + static_cast<std::size_t>(std::countr_zero(bits));
  }

  void look_until(std::size_t block);
  std::size_t find_closing(std::size_t place, std::size_t depth);

  MaskKernel kernel_;
  std::string_view text_;
  std::vector<BlockMasks> masks_;
  std::size_t blocks_ = 0;  // of the text, the last one perhaps in part
  std::size_t looked_ = 0;
  std::size_t run_ = 0;  // so many next time
  ScanState state_;
};

}  // namespace tocsin::match
