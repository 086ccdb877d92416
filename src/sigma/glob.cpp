#include "sigma/glob.h"

#include <algorithm>

#include "base/utf8.h"
#include "match/case_table.h"
#include "match/ignore_case.h"

namespace tocsin::sigma {
namespace {

// Stray bytes, to be told from each other and from U+FFFD.
constexpr char32_t kStrayByte = 0x200000;

char32_t character_at(std::string_view text, std::size_t& at) {
  const auto length = match::character_length(text, at);
  const auto bytes = text.substr(at, length);
  at += length;
  if (length == 1 && static_cast<unsigned char>(bytes[0]) >= 0x80) {
    return kStrayByte + static_cast<unsigned char>(bytes[0]);
  }
  return match::decode_character(bytes);
}

void append(std::string& out, char32_t symbol) {
  if (symbol >= kStrayByte) {
    out += static_cast<char>(static_cast<unsigned char>(symbol - kStrayByte));
  } else {
    append_utf8(out, symbol);
  }
}

}  // namespace

char32_t fold(char32_t character) {
  if (character < 0x80) return character >= 'A' && character <= 'Z' ? character + 32 : character;
  if (character >= kStrayByte) return character;
  const auto forms = match::case_forms(character);
  if (!forms || !forms->lower_text.empty() || forms->lower == character) return character;
  const auto back = match::case_forms(forms->lower);
  return back && back->upper_text.empty() && back->upper == character ? forms->lower : character;
}

Glob Glob::parse(std::string_view written) {
  Glob out;
  for (std::size_t at = 0; at < written.size();) {
    const char c = written[at];
    if (c == '\\' && at + 1 < written.size() &&
        std::string_view("*?\\").find(written[at + 1]) != std::string_view::npos) {
      out.symbols_.push_back(static_cast<unsigned char>(written[at + 1]));
      at += 2;
    } else if (c == '*') {
      out.any_after();
      ++at;
    } else if (c == '?') {
      out.symbols_.push_back(kOne);
      ++at;
    } else {
      out.symbols_.push_back(character_at(written, at));
    }
  }
  return out;
}

Glob Glob::plain(std::string_view text) {
  Glob out;
  for (std::size_t at = 0; at < text.size();) out.symbols_.push_back(character_at(text, at));
  return out;
}

void Glob::any_before() {
  if (symbols_.empty() || symbols_.front() != kMany) symbols_.insert(symbols_.begin(), kMany);
}

void Glob::any_after() {
  if (symbols_.empty() || symbols_.back() != kMany) symbols_.push_back(kMany);
}

// The last `*` is the only one to come back to: each earlier one has found its text at the first place, which leaves most.
bool Glob::matches(std::string_view value, bool cased) const {
  constexpr auto kNone = static_cast<std::size_t>(-1);
  std::size_t s = 0;
  std::size_t at = 0;
  std::size_t star = kNone;
  std::size_t star_at = 0;
  while (at < value.size()) {
    if (s < symbols_.size() && symbols_[s] == kMany) {
      star = s++;
      star_at = at;
      continue;
    }
    std::size_t next = at;
    const auto c = character_at(value, next);
    const bool same =
        s < symbols_.size() && (symbols_[s] == kOne || symbols_[s] == c ||
                                (!cased && symbols_[s] < kMany && fold(symbols_[s]) == fold(c)));
    if (same) {
      ++s;
      at = next;
    } else if (star != kNone) {
      s = star + 1;
      at = star_at;
      character_at(value, at);
      star_at = at;
    } else {
      return false;
    }
  }
  while (s < symbols_.size() && symbols_[s] == kMany) ++s;
  return s == symbols_.size();
}

bool Glob::has_wildcards() const {
  return std::any_of(symbols_.begin(), symbols_.end(), [](char32_t c) { return c == kMany || c == kOne; });
}

std::string Glob::text() const {
  std::string out;
  for (const auto c : symbols_) append(out, c);
  return out;
}

bool Glob::is_prefix() const {
  return symbols_.size() > 1 && symbols_.back() == kMany &&
         std::none_of(symbols_.begin(), symbols_.end() - 1,
                      [](char32_t c) { return c == kMany || c == kOne; });
}

std::string Glob::prefix() const {
  std::string out;
  std::for_each(symbols_.begin(), symbols_.end() - 1, [&](char32_t c) { append(out, c); });
  return out;
}

std::string Glob::written() const {
  std::string out;
  for (const auto c : symbols_) {
    if (c == kMany) {
      out += '*';
    } else if (c == kOne) {
      out += '?';
    } else {
      if (c == '*' || c == '?' || c == '\\') out += '\\';
      append(out, c);
    }
  }
  return out;
}

}  // namespace tocsin::sigma
