#include "sigma/transforms.h"

#include <algorithm>
#include <cctype>
#include <utility>

#include "base/hash.h"
#include "match/ignore_case.h"

namespace tocsin::sigma {
namespace {

bool is_of_a_word(char c) {
  const auto byte = static_cast<unsigned char>(c);
  return std::isalnum(byte) != 0 || c == '_' || byte >= 0x80;
}

}  // namespace

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

std::optional<std::vector<std::string>> windash(std::string_view text) {
  static constexpr std::array<std::string_view, 5> kDashes = {"-", "/", "\u2013", "\u2014", "\u2015"};
  constexpr std::size_t kMost = 3;
  std::vector<std::string> out{""};
  std::size_t dashes = 0;
  bool in_word = false;
  for (std::size_t at = 0; at < text.size();) {
    const auto rest = text.substr(at);
    const auto* dash = std::find_if(kDashes.begin(), kDashes.end(),
                                    [&](std::string_view one) { return rest.starts_with(one); });
    const auto next = dash == kDashes.end() ? 0 : at + dash->size();
    if (dash != kDashes.end() && !in_word && next < text.size() && is_of_a_word(text[next])) {
      if (++dashes > kMost) return std::nullopt;
      std::vector<std::string> longer;
      for (const auto& form : out) {
        for (const auto one : kDashes) longer.push_back(form + std::string(one));
      }
      out = std::move(longer);
      at = next;
      continue;
    }
    for (auto& form : out) form += text[at];
    in_word = is_of_a_word(text[at]);
    ++at;
  }
  return out;
}

}  // namespace tocsin::sigma
