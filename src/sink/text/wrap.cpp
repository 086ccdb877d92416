#include "sink/text/wrap.h"

#include <algorithm>

#include "base/text.h"

namespace tocsin::sink {

void append_wrapped(std::string& out, std::string_view text, std::string_view first) {
  const std::size_t indent = utf8_length(first);
  const bool is_ascii = ascii_prefix(text) == text.size();
  out += first;
  std::size_t column = indent;
  while (!text.empty()) {
    const auto word = text.substr(0, text.find(' '));
    text.remove_prefix(std::min(word.size() + 1, text.size()));
    if (word.empty()) continue;
    const std::size_t width = is_ascii ? word.size() : utf8_length(word);
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
