// Many texts in one piece of memory, each kept once.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <unordered_map>

namespace tocsin::match {

/// Where a text stands.
struct TextPlace {
  std::uint32_t begin = 0;
  std::uint32_t size = 0;
};

/// Immutable after freeze(); then thread-safe. Holds less than 4 GiB.
class TextArena {
 public:
  TextPlace add(std::string_view text) {
    const auto [known, is_new] = known_.try_emplace(
        std::string(text),
        TextPlace{static_cast<std::uint32_t>(bytes_.size()), static_cast<std::uint32_t>(text.size())});
    if (is_new) bytes_ += text;
    return known->second;
  }
  void freeze() {
    known_ = {};
    bytes_.shrink_to_fit();
  }

  std::string_view at(TextPlace place) const { return {bytes_.data() + place.begin, place.size}; }
  std::size_t memory() const { return bytes_.capacity(); }

 private:
  std::string bytes_;
  std::unordered_map<std::string, TextPlace> known_;
};

}  // namespace tocsin::match
