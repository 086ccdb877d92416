#include "base/text.h"

#include <algorithm>
#include <array>
#include <cstdint>
#include <cstring>
#include <numeric>

#include "base/ascii_runs.h"

namespace tocsin {
namespace {

struct Decoded {
  char32_t code = 0;
  std::size_t size = 0;  // 0: not valid UTF-8 here
};

Decoded decode(std::string_view text) {
  const auto byte = [&](std::size_t i) { return static_cast<std::uint8_t>(text[i]); };
  const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0U) == 0x80U; };
  const std::uint8_t lead = byte(0);
  if (lead < 0x80) return {lead, 1};
  if (lead >= 0xC2 && lead <= 0xDF && follows(1)) {
    return {static_cast<char32_t>((lead & 0x1FU) << 6U | (byte(1) & 0x3FU)), 2};
  }
  if (lead >= 0xE0 && lead <= 0xEF && follows(1) && follows(2)) {
    const auto code =
        static_cast<char32_t>((lead & 0x0FU) << 12U | (byte(1) & 0x3FU) << 6U | (byte(2) & 0x3FU));
    if (code >= 0x800 && (code < 0xD800 || code > 0xDFFF)) return {code, 3};
  }
  if (lead >= 0xF0 && lead <= 0xF4 && follows(1) && follows(2) && follows(3)) {
    const auto code = static_cast<char32_t>((lead & 0x07U) << 18U | (byte(1) & 0x3FU) << 12U |
                                            (byte(2) & 0x3FU) << 6U | (byte(3) & 0x3FU));
    if (code >= 0x10000 && code <= 0x10FFFF) return {code, 4};
  }
  return {};
}

bool is_ascii(char c) {
  return static_cast<unsigned char>(c) < 0x80;
}

std::size_t step(std::string_view text) {
  if (is_ascii(text[0])) return 1;
  return std::max<std::size_t>(decode(text).size, 1);
}

bool is_unprintable(char32_t code) {
  return code < 0x20 || (code >= 0x7F && code < 0xA0) || code == 0xAD || code == 0x061C || code == 0x180E ||
         (code >= 0x200B && code <= 0x200F) || (code >= 0x2028 && code <= 0x202E) ||
         (code >= 0x2060 && code <= 0x206F) || code == 0xFEFF || (code >= 0xFFF9 && code <= 0xFFFB) ||
         (code >= 0xE0000 && code <= 0xE007F) ||
         // No characters, though valid UTF-8: XML 1.0, and with it SQS, refuses the whole text.
         (code & 0xFFFE) == 0xFFFE || (code >= 0xFDD0 && code <= 0xFDEF);
}

std::string clean(std::string_view text, std::string_view keep) {
  auto plain = printable_ascii_run(text);
  if (plain == text.size()) return std::string(text);  // nearly every text
  std::string out;
  out.reserve(text.size());
  for (; !text.empty(); plain = printable_ascii_run(text)) {
    out += text.substr(0, plain);
    text.remove_prefix(plain);
    if (text.empty()) break;
    const auto [code, size] = decode(text);
    if (size == 0) {
      out += "\xEF\xBF\xBD";
    } else if (is_unprintable(code) && (size > 1 || keep.find(text[0]) == std::string_view::npos)) {
      out += '.';
    } else {
      out += text.substr(0, size);
    }
    text.remove_prefix(std::max<std::size_t>(size, 1));
  }
  return out;
}

// Optimal string alignment: insert, delete, replace, and swap of neighbours, each one slip.
std::size_t edit_distance(std::string_view a, std::string_view b) {
  std::vector<std::size_t> before(b.size() + 1);
  std::vector<std::size_t> above(b.size() + 1);
  std::vector<std::size_t> row(b.size() + 1);
  std::iota(row.begin(), row.end(), 0U);
  for (std::size_t i = 1; i <= a.size(); ++i) {
    before.swap(above);
    above.swap(row);
    row[0] = i;
    for (std::size_t j = 1; j <= b.size(); ++j) {
      row[j] = std::min({above[j] + 1, row[j - 1] + 1, above[j - 1] + (a[i - 1] == b[j - 1] ? 0U : 1U)});
      if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1]) {
        row[j] = std::min(row[j], before[j - 2] + 1);
      }
    }
  }
  return row[b.size()];
}

}  // namespace

// Eight at a time: whole documents are asked for.
std::size_t ascii_prefix(std::string_view text) {
  constexpr std::uint64_t kHighBits = 0x8080808080808080U;
  std::size_t at = 0;
  for (std::uint64_t eight = 0; at + sizeof eight <= text.size(); at += sizeof eight) {
    std::memcpy(&eight, text.data() + at, sizeof eight);
    if ((eight & kHighBits) != 0) break;
  }
  while (at < text.size() && is_ascii(text[at])) ++at;
  return at;
}

std::optional<std::size_t> invalid_utf8(std::string_view text) {
  for (std::size_t i = ascii_prefix(text); i < text.size(); i += ascii_prefix(text.substr(i))) {
    const auto size = decode(text.substr(i)).size;
    if (size == 0) return i;
    i += size;
  }
  return std::nullopt;
}

std::size_t utf8_length(std::string_view text) {
  auto count = ascii_prefix(text);
  for (text.remove_prefix(count); !text.empty(); ++count) text.remove_prefix(step(text));
  return count;
}

std::string_view utf8_slice(std::string_view text, std::size_t first, std::size_t count) {
  for (; first > 0 && !text.empty(); --first) text.remove_prefix(step(text));
  std::size_t end = 0;
  for (; count > 0 && end < text.size(); --count) end += step(text.substr(end));
  return text.substr(0, end);
}

std::string shorten(std::string_view text, std::size_t max_bytes) {
  if (text.size() <= max_bytes) return std::string(text);
  const std::size_t room = max_bytes < 3 ? 0 : max_bytes - 3;
  std::size_t end = 0;
  while (end < text.size() && end + step(text.substr(end)) <= room) end += step(text.substr(end));
  return std::string(text.substr(0, end)) + std::string(std::min<std::size_t>(max_bytes, 3), '.');
}

std::string printable(std::string_view text) {
  return clean(text, "");
}
std::string printable_lines(std::string_view text) {
  return clean(text, "\n\t");
}

std::string shell_quote(std::string_view text) {
  constexpr std::string_view kSafe =
      "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-./:=@%+,";
  std::string word = printable(text);
  // A leading '-' would be read as an option, a leading '=' or '~' as something else by some shells.
  if (!word.empty() && word.find_first_not_of(kSafe) == std::string::npos && word[0] != '-' &&
      word[0] != '=') {
    return word;
  }
  std::string quoted = "'";
  for (const char c : word) quoted += c == '\'' ? std::string("'\\''") : std::string(1, c);
  return quoted + "'";
}

std::string escape_markup(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 16);
  for (const char c : text) {
    switch (c) {
      case '&':
        out += "&amp;";
        break;
      case '<':
        out += "&lt;";
        break;
      case '>':
        out += "&gt;";
        break;
      case '"':
        out += "&quot;";
        break;
      case '\'':
        out += "&#39;";
        break;
      default:
        out += c;
    }
  }
  return out;
}

std::optional<std::string> did_you_mean(std::string_view word, std::span<const std::string_view> candidates) {
  if (word.size() > 64) return std::nullopt;
  std::optional<std::string> best;
  std::size_t limit = std::max<std::size_t>(1, word.size() / 3) + 1;
  for (const auto candidate : candidates) {
    const auto distance = edit_distance(to_lower_ascii(word), to_lower_ascii(candidate));
    if (distance < limit) {
      limit = distance;
      best = std::string(candidate);
    }
  }
  return best;
}

std::string_view trim(std::string_view text) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == '\n'; };
  while (!text.empty() && is_space(text.front())) text.remove_prefix(1);
  while (!text.empty() && is_space(text.back())) text.remove_suffix(1);
  return text;
}

std::string to_lower_ascii(std::string_view text) {
  std::string lower(text);
  for (char& c : lower) {
    if (c >= 'A' && c <= 'Z') c = static_cast<char>(c - 'A' + 'a');
  }
  return lower;
}

std::vector<std::string_view> split(std::string_view text, char separator) {
  std::vector<std::string_view> parts;
  for (;;) {
    const auto at = text.find(separator);
    parts.push_back(text.substr(0, at));
    if (at == std::string_view::npos) return parts;
    text.remove_prefix(at + 1);
  }
}

}  // namespace tocsin
