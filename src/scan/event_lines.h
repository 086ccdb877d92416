// JSON lines the quick way: lines that are one event each, without the machinery that finds events in other forms.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string_view>

namespace tocsin::scan {

/// How far the quick way led into a text that begins with a line.
struct LinesTaken {
  std::size_t bytes = 0;
  std::size_t lines = 0;
  std::size_t events = 0;
};

/// True when a line is one event for sure, once it is known to be JSON: no list of "Records", not too deep for who reads files.
/// Both are said no to a little too often.
bool is_plain_event(std::string_view line);

/// The line without the space around it.
inline std::string_view trim_line(std::string_view line) {
  const auto is_space = [](char c) { return c == ' ' || c == '\t' || c == '\r'; };
  while (!line.empty() && is_space(line.back())) line.remove_suffix(1);
  while (!line.empty() && is_space(line.front())) line.remove_prefix(1);
  return line;
}

/// Calls `take` with each event of the whole lines of `text` until it returns false, or a line is no object. Blank lines are passed.
template <class Take>
LinesTaken take_lines(std::string_view text, const Take& take) {
  LinesTaken taken;
  while (true) {
    const auto end = text.find('\n', taken.bytes);
    if (end == std::string_view::npos) return taken;
    const auto line = trim_line(text.substr(taken.bytes, end - taken.bytes));
    if (!line.empty()) {
      if (line.front() != '{' || line.back() != '}' || !take(line)) return taken;
      ++taken.events;
    }
    ++taken.lines;
    taken.bytes = end + 1;
  }
}

}  // namespace tocsin::scan
