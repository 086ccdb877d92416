#include "match/json_string.h"

#include <cstdint>
#include <optional>

#include "base/utf8.h"

namespace tocsin::match {
namespace {

constexpr std::size_t kUnicodeEscape = 6;  // \uXXXX

bool is_digit(char c) {
  return c >= '0' && c <= '9';
}

std::optional<std::uint32_t> hex4(std::string_view digits) {
  if (digits.size() < 4) return std::nullopt;
  std::uint32_t code = 0;
  for (const char c : digits.substr(0, 4)) {
    const auto lower = static_cast<char>(c | 0x20);
    if (is_digit(c)) {
      code = code * 16 + static_cast<std::uint32_t>(c - '0');
    } else if (lower >= 'a' && lower <= 'f') {
      code = code * 16 + static_cast<std::uint32_t>(lower - 'a' + 10);
    } else {
      return std::nullopt;
    }
  }
  return code;
}

/// The character that a \u escape (perhaps two, of a surrogate pair) stands for, taken off the front of `raw`.
std::optional<std::uint32_t> take_unicode(std::string_view& raw) {
  const auto code = hex4(raw.substr(2));
  if (!code) return std::nullopt;
  raw.remove_prefix(kUnicodeEscape);
  if (*code < 0xD800 || *code > 0xDBFF || !raw.starts_with("\\u")) return code;
  const auto low = hex4(raw.substr(2));
  if (!low) return std::nullopt;
  if (*low < 0xDC00 || *low > 0xDFFF)
    return code;  // a lone high surrogate; the next escape stands for itself
  raw.remove_prefix(kUnicodeEscape);
  return 0x10000 + ((*code - 0xD800) << 10U) + (*low - 0xDC00);
}

char simple_escape(char c) {
  switch (c) {
    case '"':
    case '\\':
    case '/':
      return c;
    case 'b':
      return '\b';
    case 'f':
      return '\f';
    case 'n':
      return '\n';
    case 'r':
      return '\r';
    case 't':
      return '\t';
    default:
      return '\0';
  }
}

// Calls `plain(text)` for what is no escape and `character(code)` for what is one.
template <class Plain, class Character>
bool for_each_part(std::string_view raw, Plain plain, Character character) {
  for (;;) {
    const auto backslash = raw.find('\\');
    plain(raw.substr(0, backslash));
    if (backslash == std::string_view::npos) return true;
    raw.remove_prefix(backslash);
    if (raw.size() < 2) return false;
    if (raw[1] == 'u') {
      const auto code = take_unicode(raw);
      if (!code) return false;
      character(*code);
    } else {
      const char c = simple_escape(raw[1]);
      if (c == '\0') return false;
      character(static_cast<std::uint32_t>(c));
      raw.remove_prefix(2);
    }
  }
}

}  // namespace

bool decode_string(std::string_view raw, std::string& out) {
  return for_each_part(
      raw, [&](std::string_view text) { out += text; }, [&](std::uint32_t code) { append_utf8(out, code); });
}

bool has_good_escapes(std::string_view raw) {
  return for_each_part(raw, [](std::string_view) {}, [](std::uint32_t) {});
}

}  // namespace tocsin::match
