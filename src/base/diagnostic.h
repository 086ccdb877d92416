// Errors in texts that people write (patterns, rules, settings): all of them at once, each with its place.
#pragma once

#include <cstddef>
#include <string>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

namespace tocsin {

/// A text with the name under which it is known to its reader (a file name, "-p", "line 3 of x.jsonl").
/// `first_line` is the number of its first line in that file, for texts cut out of a larger one.
struct SourceText {
  std::string name;
  std::string text;
  std::size_t first_line = 1;
};

/// A place in a text. Line and column count from 1; the column counts characters, not bytes.
struct Location {
  std::size_t line = 1;
  std::size_t column = 1;
};

Location locate(const SourceText& source, std::size_t offset);

struct Diagnostic {
  enum class Level { error, warning };
  Level level = Level::error;
  std::string file;
  Location at;
  std::string
      line_text;     // the line as written, of a long one what surrounds the place; empty when there is none
  std::string path;  // "$.detail.eventName[0]": JSON path inside the document, may be empty
  std::string message;               // what is wrong, one sentence
  std::string hint;                  // what would be right, may be empty
  std::size_t line_text_column = 1;  // of the first character of line_text
};
using Diagnostics = std::vector<Diagnostic>;

/// A value, or all that is wrong with the text that should have given it.
template <class T>
using Checked = tl::expected<T, Diagnostics>;

/// An error at byte `offset` of `source`. Offsets beyond the end mean the end.
Diagnostic diagnose(const SourceText& source, std::size_t offset, std::string message, std::string hint = {},
                    std::string path = {});

/// For people:
///   rules/x.yaml:3:9: error: unknown key "sevrity" (at $.sevrity)
///     sevrity: high
///     ^
///     did you mean "severity"?
/// Control characters of the line are shown as '.', long lines are cut around the place. Ends with a line feed.
std::string render(const Diagnostic& diagnostic);
std::string render(const Diagnostics& diagnostics);

/// By file, then by place: the order in which a reader mends them.
void sort_by_place(Diagnostics& diagnostics);

bool has_errors(const Diagnostics& diagnostics);

}  // namespace tocsin
