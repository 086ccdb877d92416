#include "sink/text/wrap.h"

#include "base/text.h"

namespace tocsin::sink {

std::string wrap(std::string_view text, std::string_view first) {
  const std::size_t indent = utf8_length(first);
  std::string out(first);
  std::size_t column = indent;
  for (const auto word : split(text, ' ')) {
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
  return out + '\n';
}

}  // namespace tocsin::sink
