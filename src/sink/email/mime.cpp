#include "sink/email/mime.h"

#include <algorithm>
#include <array>
#include <chrono>
#include <fmt/format.h>

#include "base/hash.h"
#include "base/text.h"

namespace tocsin::sink {
namespace {

constexpr std::size_t kHeaderBytes = 1000;
constexpr std::size_t kLine = 76;
constexpr std::size_t kEncodedWordBytes =
    42;  // 56 in base64, with "=?UTF-8?B?" and "?=" 68: under RFC 2047's 75

bool is_ascii(std::string_view text) {
  return std::all_of(text.begin(), text.end(), [](char c) { return static_cast<unsigned char>(c) < 0x80; });
}

std::vector<std::string_view> words_of(std::string_view text) {
  auto words = split(text, ' ');
  std::erase_if(words, [](std::string_view word) { return word.empty(); });
  return words;
}

std::vector<std::string> encoded_words(std::string_view text) {
  std::vector<std::string> words;
  while (!text.empty()) {
    std::size_t size = 0;
    while (size < text.size()) {
      const auto next = utf8_slice(text.substr(size), 0, 1).size();
      if (size + next > kEncodedWordBytes) break;
      size += next;
    }
    words.push_back(fmt::format("=?UTF-8?B?{}?=", base64(text.substr(0, size))));
    text.remove_prefix(size);
  }
  return words;
}

template <class Words>
std::string folded(std::string_view name, const Words& words) {
  std::string out = fmt::format("{}:", name);
  std::size_t column = out.size();
  bool first = true;
  for (const auto& word : words) {
    // The first word stays on the header's own line: some readers take an empty first line for an empty header.
    if (!first && column + 1 + word.size() > kLine) {
      out += "\r\n";
      column = 0;
    }
    first = false;
    out += ' ';
    out += word;
    column += 1 + word.size();
  }
  return out + "\r\n";
}

std::string clean(std::string_view value) {
  return shorten(printable(shorten(value, 4 * kHeaderBytes)), kHeaderBytes);
}

// "=?" could be read as an encoded word that the event wrote itself.
bool needs_encoding(std::string_view text) {
  return !is_ascii(text) || text.find("=?") != std::string_view::npos;
}

std::string joined(const std::vector<std::string_view>& words) {
  std::string out;
  for (const auto word : words) out += (out.empty() ? "" : " ") + std::string(word);
  return out;
}

bool has_long_word(const std::vector<std::string_view>& words) {
  return std::any_of(words.begin(), words.end(), [](std::string_view word) { return word.size() > 900; });
}

// One byte of a text in quoted-printable. A line that began with '.' or "From " would be changed by careless mailers.
std::string quoted_byte(std::string_view text, std::size_t i, bool begins_line) {
  const char c = text[i];
  const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
  const bool is_space = c == ' ' || c == '\t';
  const bool fragile = begins_line && (c == '.' || text.substr(i).starts_with("From "));
  if ((is_space && !ends_line) || (c > ' ' && c < 0x7F && c != '=' && !fragile)) return {c};
  return fmt::format("={:02X}", static_cast<unsigned>(static_cast<unsigned char>(c)));
}

}  // namespace

std::string header(std::string_view name, std::string_view value) {
  const std::string text = clean(value);
  const auto words = words_of(text);
  if (needs_encoding(text) || has_long_word(words)) return folded(name, encoded_words(joined(words)));
  return folded(name, words);
}

std::string address_header(std::string_view name, const Address& address) {
  const std::string mailbox = fmt::format("<{}>", address.mailbox);
  if (address.name.empty()) return fmt::format("{}: {}\r\n", name, mailbox);
  const std::string display = clean(address.name);
  std::vector<std::string> words;
  if (needs_encoding(display)) {
    words = encoded_words(display);
  } else {
    std::string quoted = "\"";
    for (const char c : display) quoted += (c == '"' || c == '\\') ? std::string{'\\', c} : std::string{c};
    words.push_back(quoted + '"');
  }
  words.push_back(mailbox);
  return folded(name, words);
}

std::string mail_date(Time time) {
  static constexpr std::array<std::string_view, 7> kDays = {"Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"};
  static constexpr std::array<std::string_view, 12> kMonths = {"Jan", "Feb", "Mar", "Apr", "May", "Jun",
                                                               "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"};
  const auto day = std::chrono::floor<std::chrono::days>(time);
  const std::chrono::year_month_day date(day);
  const std::chrono::hh_mm_ss clock(std::chrono::floor<std::chrono::seconds>(time - day));
  return fmt::format("{}, {:02} {} {:04} {:02}:{:02}:{:02} +0000",
                     kDays[std::chrono::weekday(day).c_encoding()], static_cast<unsigned>(date.day()),
                     kMonths[static_cast<unsigned>(date.month()) - 1], static_cast<int>(date.year()),
                     clock.hours().count(), clock.minutes().count(), clock.seconds().count());
}

std::string safe_id(std::string_view delivery_id) {
  const bool safe = !delivery_id.empty() && delivery_id.size() <= 100 &&
                    std::all_of(delivery_id.begin(), delivery_id.end(), [](char c) {
                      return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                             c == '-' || c == '_';
                    });
  return safe ? std::string(delivery_id) : sha256_hex(delivery_id).substr(0, 40);
}

std::string quoted_printable(std::string_view text) {
  std::string out;
  out.reserve(text.size() + text.size() / 8);
  std::size_t column = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    if (text[i] == '\n') {
      out += "\r\n";
      column = 0;
      continue;
    }
    const bool ends_line = i + 1 == text.size() || text[i + 1] == '\n';
    std::string byte = quoted_byte(text, i, column == 0);
    if (column + byte.size() > kLine - (ends_line ? 0 : 1)) {
      out += "=\r\n";
      column = 0;
      byte = quoted_byte(text, i, true);
    }
    out += byte;
    column += byte.size();
  }
  return out;
}

std::string base64_lines(std::string_view bytes) {
  const std::string text = base64(bytes);
  std::string out;
  out.reserve(text.size() + text.size() / 32);
  for (std::size_t i = 0; i < text.size(); i += kLine) out += text.substr(i, kLine) + "\r\n";
  return out;
}

Part multipart(std::string_view subtype, std::string_view boundary, const std::vector<Part>& parts) {
  Part whole;
  whole.headers = fmt::format("Content-Type: multipart/{};\r\n boundary=\"{}\"\r\n", subtype, boundary);
  for (const auto& part : parts) {
    whole.body += fmt::format("--{}\r\n{}\r\n{}\r\n", boundary, part.headers, part.body);
  }
  whole.body += fmt::format("--{}--\r\n", boundary);
  return whole;
}

}  // namespace tocsin::sink
