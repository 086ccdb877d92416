#include "base/diagnostic.h"

#include <algorithm>
#include <fmt/format.h>
#include <tuple>

#include "base/text.h"

namespace tocsin {
namespace {

constexpr std::size_t kSnippetWidth = 120;
constexpr std::size_t kKept = 4 * kSnippetWidth;  // characters of a line that a diagnostic keeps

std::size_t line_start(std::string_view text, std::size_t offset) {
  if (offset == 0) return 0;
  const auto newline = text.rfind('\n', offset - 1);
  return newline == std::string_view::npos ? 0 : newline + 1;
}

struct Snippet {
  std::string text;
  std::size_t caret;  // characters before the caret
};

// `column` counts from 1 at the line's first kept character.
Snippet cut_around(std::string_view line, std::size_t column, bool cut_before) {
  std::size_t first = 0;
  const std::size_t length = utf8_length(line);
  if (length > kSnippetWidth && column > kSnippetWidth / 2) first = column - kSnippetWidth / 2;
  std::string text = printable(utf8_slice(line, first, kSnippetWidth));
  std::size_t caret = column - 1 - std::min(first, column - 1);
  if (first > 0 || cut_before) {
    text = "..." + text;
    caret += 3;
  }
  if (first + kSnippetWidth < length) text += "...";
  return {std::move(text), caret};
}

}  // namespace

Location locate(const SourceText& source, std::size_t offset) {
  const std::string_view text = source.text;
  offset = std::min(offset, text.size());
  const auto start = line_start(text, offset);
  const auto before = text.substr(0, start);
  const auto lines = static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n'));
  return {source.first_line + lines, utf8_length(text.substr(start, offset - start)) + 1};
}

Diagnostic diagnose(const SourceText& source, std::size_t offset, std::string message, std::string hint,
                    std::string path) {
  const std::string_view text = source.text;
  offset = std::min(offset, text.size());
  const auto start = line_start(text, offset);
  auto line = text.substr(start, text.find('\n', start) - start);
  if (line.ends_with('\r')) line.remove_suffix(1);
  const auto at = locate(source, offset);
  // Of a line of megabytes only what the reader will be shown is kept: there may be thousands of errors in it.
  const std::size_t first = at.column > kKept / 2 ? at.column - kKept / 2 : 0;
  return {Diagnostic::Level::error,
          source.name,
          at,
          std::string(utf8_slice(line, first, kKept)),
          std::move(path),
          std::move(message),
          std::move(hint),
          first + 1};
}

std::string render(const Diagnostic& d) {
  std::string out =
      fmt::format("{}:{}:{}: {}: {}", printable(d.file), d.at.line, d.at.column,
                  d.level == Diagnostic::Level::error ? "error" : "warning", printable(d.message));
  if (!d.path.empty()) out += fmt::format(" (at {})", printable(d.path));
  out += '\n';
  if (!d.line_text.empty()) {
    const auto column = d.at.column - std::min(d.line_text_column, d.at.column) + 1;
    const auto snippet = cut_around(d.line_text, column, d.line_text_column > 1);
    out += fmt::format("  {}\n  {}^\n", snippet.text, std::string(snippet.caret, ' '));
  }
  if (!d.hint.empty()) out += fmt::format("  {}\n", printable(d.hint));
  return out;
}

std::string render(const Diagnostics& diagnostics) {
  std::string out;
  for (const auto& d : diagnostics) out += render(d);
  return out;
}

void sort_by_place(Diagnostics& diagnostics) {
  std::stable_sort(diagnostics.begin(), diagnostics.end(), [](const Diagnostic& a, const Diagnostic& b) {
    return std::tie(a.file, a.at.line, a.at.column) < std::tie(b.file, b.at.line, b.at.column);
  });
}

bool has_errors(const Diagnostics& diagnostics) {
  return std::any_of(diagnostics.begin(), diagnostics.end(),
                     [](const Diagnostic& d) { return d.level == Diagnostic::Level::error; });
}

}  // namespace tocsin
