#include "sink/text/wrap.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::sink {
namespace {

/// Words with one blank between them, each character a column wide: whole lines at a time.
void append_lines(std::string& out, std::string_view text, std::size_t indent) {
  const std::size_t room = kColumns > indent ? kColumns - indent : 0;
  while (text.size() > room) {
    auto end = text.rfind(' ', room);
    if (end == std::string_view::npos) end = text.find(' ');  // a word longer than the line stands alone
    if (end == std::string_view::npos) break;
    out.append(text.substr(0, end)).append("\n").append(indent, ' ');
    text.remove_prefix(end + 1);
  }
  out.append(text).append("\n");
}

bool is_evenly_spaced(std::string_view text) {
  return !text.starts_with(' ') && !text.ends_with(' ') && text.find("  ") == std::string_view::npos;
}

}  // namespace

void append_wrapped(std::string& out, std::string_view text, std::string_view first) {
  const std::size_t indent = utf8_length(first);
  const bool is_ascii = ascii_prefix(text) == text.size();
  out += first;
  if (is_ascii && is_evenly_spaced(text)) return append_lines(out, text, indent);
  std::size_t column = indent;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t width = utf8_length(word);
    if (column > indent && column + 1 + width > kColumns) {
      out += '\n';
      out.append(indent, ' ');
      column = indent;
    } else if (column > indent) {
      out += ' ';
      ++column;
    }
    out += word;
    column += width;
  }
  out += '\n';
}

}  // namespace tocsin::sink
