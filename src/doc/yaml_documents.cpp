#include "doc/yaml_documents.h"

#include <algorithm>
#include <string_view>

#include "base/text.h"

namespace tocsin::doc {
namespace {

// YAML 1.2, 9.1.2: such a line is a marker wherever it stands, also within a block of text.
bool is_marker(std::string_view line) {
  return line.starts_with("---") &&
         (line.size() == 3 || line[3] == ' ' || line[3] == '\t' || line[3] == '\r');
}

bool says_nothing(std::string_view text) {
  const auto lines = split(text, '\n');
  return std::all_of(lines.begin(), lines.end(), [](std::string_view line) {
    const auto words = trim(line);
    return words.empty() || words.front() == '#' || words == "...";
  });
}

}  // namespace

std::vector<SourceText> split_documents(const SourceText& source) {
  std::vector<SourceText> out;
  const std::string_view text = source.text;
  std::size_t begin = 0;
  std::size_t first_line = source.first_line;
  std::size_t line_number = source.first_line;
  const auto close = [&](std::size_t end) {
    const auto part = text.substr(begin, end - begin);
    if (!says_nothing(part)) out.push_back({source.name, std::string(part), first_line});
  };
  for (std::size_t at = 0; at < text.size();) {
    const auto end = std::min(text.find('\n', at), text.size());
    const auto line = text.substr(at, end - at);
    const auto next = std::min(end + 1, text.size());
    if (is_marker(line)) {
      close(at);
      // What stands behind the marker on its line is the document's.
      const bool bare = trim(line.substr(3)).empty() || trim(line.substr(3)).front() == '#';
      begin = bare ? next : at + 3;
      first_line = bare ? line_number + 1 : line_number;
    }
    at = next;
    ++line_number;
  }
  close(text.size());
  return out;
}

}  // namespace tocsin::doc
