#include "match/ignore_case.h"

#include <cstddef>

#include "match/case_table.h"

namespace tocsin::match {
namespace {

std::string encode(char32_t code) {
  const auto byte = [](char32_t value) { return static_cast<char>(static_cast<unsigned char>(value)); };
  const auto tail = [&](unsigned shift) { return byte(0x80 | (code >> shift & 0x3F)); };
  if (code < 0x80) return {byte(code)};
  if (code < 0x800) return {byte(0xC0 | code >> 6), tail(0)};
  if (code < 0x10000) return {byte(0xE0 | code >> 12), tail(6), tail(0)};
  return {byte(0xF0 | code >> 18), tail(12), tail(6), tail(0)};
}

}  // namespace

std::size_t character_length(std::string_view text, std::size_t at) {
  const auto lead = static_cast<unsigned char>(text[at]);
  const std::size_t length = lead < 0xC0 ? 1 : lead < 0xE0 ? 2 : lead < 0xF0 ? 3 : 4;
  return at + length <= text.size() ? length : 1;
}

char32_t decode_character(std::string_view bytes) {
  const auto byte = [&](std::size_t i) {
    return static_cast<char32_t>(static_cast<unsigned char>(bytes[i]));
  };
  switch (bytes.size()) {
    case 2:
      return (byte(0) & 0x1F) << 6 | (byte(1) & 0x3F);
    case 3:
      return (byte(0) & 0x0F) << 12 | (byte(1) & 0x3F) << 6 | (byte(2) & 0x3F);
    case 4:
      return (byte(0) & 0x07) << 18 | (byte(1) & 0x3F) << 12 | (byte(2) & 0x3F) << 6 | (byte(3) & 0x3F);
    default:
      return byte(0) < 0x80 ? byte(0) : 0xFFFD;
  }
}

CaselessText::CaselessText(std::string_view text) {
  for (std::size_t at = 0; at < text.size();) {
    const auto bytes = text.substr(at, character_length(text, at));
    at += bytes.size();
    const auto forms = case_forms(decode_character(bytes));
    if (!forms) {
      characters_.push_back({std::string(bytes), std::string(bytes)});
    } else if (!forms->lower_text.empty()) {
      characters_.push_back({std::string(forms->lower_text), std::string(forms->upper_text)});
    } else {
      characters_.push_back({encode(forms->lower), encode(forms->upper)});
    }
  }
}

// No form begins or ends with the other one (tools/make_case_table.py checks it), so the one that fits is the right one.
std::optional<std::string_view> CaselessText::after_prefix(std::string_view value) const {
  for (const auto& character : characters_) {
    if (value.starts_with(character.lower)) {
      value.remove_prefix(character.lower.size());
    } else if (value.starts_with(character.upper)) {
      value.remove_prefix(character.upper.size());
    } else {
      return std::nullopt;
    }
  }
  return value;
}

bool CaselessText::equals(std::string_view value) const {
  const auto rest = after_prefix(value);
  return rest && rest->empty();
}

bool CaselessText::is_prefix_of(std::string_view value) const {
  return after_prefix(value).has_value();
}

bool CaselessText::is_suffix_of(std::string_view value) const {
  for (auto character = characters_.rbegin(); character != characters_.rend(); ++character) {
    if (value.ends_with(character->lower)) {
      value.remove_suffix(character->lower.size());
    } else if (value.ends_with(character->upper)) {
      value.remove_suffix(character->upper.size());
    } else {
      return false;
    }
  }
  return true;
}

}  // namespace tocsin::match
