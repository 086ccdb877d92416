#include "base/ascii_runs.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace tocsin {
namespace {

using Word = std::uint64_t;
static_assert(std::endian::native == std::endian::little, "the first byte is the lowest of a word");

constexpr Word kOnes = 0x0101010101010101U;
constexpr Word kHighs = 0x8080808080808080U;

// Each gives a word in which the lowest bit that is set stands in the first byte of the kind; what is set above it may be a borrow's.
constexpr Word below(Word word, unsigned char limit) {  // limit <= 0x80
  return (word - kOnes * limit) & ~word & kHighs;
}
constexpr Word equal(Word word, unsigned char byte) {
  return below(word ^ (kOnes * byte), 1);
}
constexpr Word above_ascii(Word word) {
  return word & kHighs;
}

constexpr Word unprintable(Word word) {
  return below(word, 0x20) | equal(word, 0x7F) | above_ascii(word);
}
constexpr Word json_special(Word word) {
  return below(word, 0x20) | equal(word, '"') | equal(word, '\\');
}

Word load(const char* from) {
  Word word = 0;
  std::memcpy(&word, from, sizeof word);
  return word;
}

template <class Special>
std::size_t run(std::string_view text, Special special) {
  constexpr auto kBits = 8U;
  std::size_t at = 0;
  for (; at + sizeof(Word) <= text.size(); at += sizeof(Word)) {
    const auto found = special(load(text.data() + at));
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / kBits;
  }
  // The rest, in the low bytes; the zeros above it are special to each.
  const auto rest = text.size() - at;
  Word word = 0;
  if (text.size() >= sizeof word && rest > 0) {
    word = load(text.data() + text.size() - sizeof word) >> (kBits * (sizeof word - rest));
  } else {
    for (std::size_t i = 0; i < rest; ++i)
      word |= static_cast<Word>(static_cast<unsigned char>(text[at + i])) << (kBits * i);
  }
  const auto found = special(word);
  return std::min(text.size(), at + static_cast<std::size_t>(std::countr_zero(found)) / kBits);
}

}  // namespace

std::size_t printable_ascii_run(std::string_view text) {
  return run(text, unprintable);
}

std::size_t json_plain_run(std::string_view text) {
  return run(text, [](Word word) { return unprintable(word) | json_special(word); });
}

std::size_t json_unescaped_run(std::string_view text) {
  return run(text, json_special);
}

}  // namespace tocsin
