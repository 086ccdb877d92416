#include "source/bracket_scanner.h"

#include <algorithm>
#include <bit>
#include <cstdint>
#include <cstring>

namespace tocsin::source {
namespace {

constexpr std::string_view kRecords = "Records";

/// The first quote, backslash or line feed from `at` on. Eight bytes at a time: most of an event's bytes stand in strings.
std::size_t skip_plain(std::string_view text, std::size_t at) {
  constexpr std::uint64_t kOnes = 0x0101'0101'0101'0101U;
  constexpr std::uint64_t kHighs = kOnes << 7U;
  // The lowest high bit that is set marks the first byte that is `c`; higher ones may be wrong.
  const auto marks = [](std::uint64_t word, char c) {
    const auto zero_where_equal = word ^ (kOnes * static_cast<unsigned char>(c));
    return (zero_where_equal - kOnes) & ~zero_where_equal & kHighs;
  };
  static_assert(std::endian::native == std::endian::little);
  for (std::uint64_t word = 0; at + sizeof word <= text.size(); at += sizeof word) {
    std::memcpy(&word, text.data() + at, sizeof word);
    const auto found = marks(word, '"') | marks(word, '\\') | marks(word, '\n');
    if (found != 0) return at + static_cast<std::size_t>(std::countr_zero(found)) / 8;
  }
  while (at < text.size() && text[at] != '"' && text[at] != '\\' && text[at] != '\n') ++at;
  return at;
}

bool is_space(char c) {
  return c == ' ' || c == '\n' || c == '\r' || c == '\t';
}

}  // namespace

void BracketScanner::reset() {
  *this = BracketScanner();
}

void BracketScanner::skip_list() {
  --depth_;
  before_ = ']';
}

BracketScanner::Step BracketScanner::open(char bracket) {
  const bool in_object = depth_ > 0 && is_object_[depth_ - 1];
  const bool expected = before_ == 0 || before_ == ':' || (!in_object && (before_ == '[' || before_ == ','));
  if (!expected) return Step::unexpected;
  if (depth_ == kMaxDepth) return Step::too_deep;
  const bool records = bracket == '[' && depth_ == 1 && in_object && key_ == kRecords;
  is_object_[depth_++] = bracket == '{';
  before_ = bracket;
  return records ? Step::records : Step::more;
}

BracketScanner::Step BracketScanner::close(char bracket) {
  if (depth_ == 0 || is_object_[depth_ - 1] != (bracket == '}')) return Step::unexpected;
  --depth_;
  before_ = bracket;
  return depth_ == 0 ? Step::done : Step::more;
}

BracketScanner::Step BracketScanner::scan_string(std::string_view text, std::size_t& at) {
  const auto first = at;
  const auto remember_key = [&] {
    if (in_key_ && key_.size() <= kRecords.size()) {
      key_.append(text.substr(first, std::min(at - first, kRecords.size() + 1)));
    }
  };
  while (at < text.size()) {
    if (!escaped_) at = skip_plain(text, at);
    if (at == text.size()) break;
    const char c = text[at];
    if (c == '\n') return Step::line_break_in_string;
    if (c == '"' && !escaped_) {
      remember_key();
      ++at;
      in_string_ = in_key_ = false;
      before_ = '"';
      return depth_ == 0 ? Step::done : Step::more;
    }
    escaped_ = !escaped_;
    ++at;
  }
  remember_key();
  return Step::more;
}

BracketScanner::Step BracketScanner::scan(std::string_view text, std::size_t& at) {
  while (at < text.size()) {
    auto step = Step::more;
    if (in_string_) {
      step = scan_string(text, at);
    } else {
      const char c = text[at];
      if (c == '"') {
        in_string_ = true;
        in_key_ = depth_ == 1 && is_object_[0] && (before_ == '{' || before_ == ',');
        if (in_key_) key_.clear();
      } else if (c == '{' || c == '[') {
        step = open(c);
      } else if (c == '}' || c == ']') {
        step = close(c);
      } else if (!is_space(c)) {
        before_ = c == ',' || c == ':' ? c : 'w';
      }
      if (step != Step::unexpected && step != Step::too_deep) ++at;
    }
    if (step != Step::more) return step;
  }
  return Step::more;
}

}  // namespace tocsin::source
