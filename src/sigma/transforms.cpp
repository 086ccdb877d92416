#include "sigma/transforms.h"

#include "base/hash.h"
#include "match/ignore_case.h"

namespace tocsin::sigma {

std::array<std::string, 3> base64_offsets(std::string_view bytes) {
  // Of each form, what the unknown bytes before and behind have a part in is cut off.
  static constexpr std::array<std::size_t, 3> kFirst = {0, 2, 3};
  static constexpr std::array<std::size_t, 3> kCut = {0, 3, 2};  // by the length's remainder
  std::array<std::string, 3> out;
  for (std::size_t offset = 0; offset < 3; ++offset) {
    const auto encoded = base64(std::string(offset, ' ') + std::string(bytes));
    const auto cut = kCut[(bytes.size() + offset) % 3];
    out[offset] = encoded.substr(kFirst[offset], encoded.size() - kFirst[offset] - cut);
  }
  return out;
}

std::string utf16(std::string_view text, Utf16 order) {
  std::string out;
  const auto put = [&](unsigned unit) {
    const auto high = static_cast<char>(static_cast<unsigned char>(unit >> 8U));
    const auto low = static_cast<char>(static_cast<unsigned char>(unit & 0xFFU));
    out += order == Utf16::big ? high : low;
    out += order == Utf16::big ? low : high;
  };
  if (order == Utf16::with_mark) put(0xFEFF);
  for (std::size_t at = 0; at < text.size();) {
    const auto length = match::character_length(text, at);
    const auto c = match::decode_character(text.substr(at, length));
    at += length;
    if (c < 0x10000) {
      put(static_cast<unsigned>(c));
    } else {
      put(0xD800U | static_cast<unsigned>((c - 0x10000) >> 10U));
      put(0xDC00U | static_cast<unsigned>((c - 0x10000) & 0x3FFU));
    }
  }
  return out;
}

std::vector<std::string> windash(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kDashes = {"-", "/", "\u2013", "\u2014", "\u2015"};
  std::vector<std::string> out{std::string(text)};
  for (const auto dash : kDashes) {
    std::string changed;
    bool at_word = true;
    for (const char c : text) {
      if (at_word && (c == '-' || c == '/')) {
        changed += dash;
      } else {
        changed += c;
      }
      at_word = c == ' ' || c == '*';
    }
    if (changed != text) out.push_back(std::move(changed));
  }
  return out;
}

}  // namespace tocsin::sigma
