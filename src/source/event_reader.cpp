#include "source/event_reader.h"

#include <algorithm>
#include <fmt/format.h>
#include <vector>

#include "base/text.h"
#include "source/event_stream.h"
#include "source/input_file.h"

namespace tocsin::source {
namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;

}  // namespace

ReadLimits http_limits() {
  ReadLimits limits;
  limits.max_event_bytes = std::size_t{1} << 20;
  limits.max_text_bytes = std::uint64_t{16} << 20;
  limits.max_unchecked_bytes = std::uint64_t{1} << 20;
  return limits;
}

Result<ReadSummary> read_events(const std::string& path, const EventHandler& on_event,
                                const ProblemHandler& on_problem, const ReadLimits& limits) {
  const auto file = open_input(path);
  if (!file) return fail(file.error());
  EventStream stream(file->name, on_event, on_problem, limits);
  std::vector<char> buffer(kPiece);
  while (true) {
    const auto got = read_some(*file, buffer.data(), buffer.size());
    if (!got) return fail(got.error());
    if (*got == 0 || !stream.feed({buffer.data(), *got})) return stream.finish();
  }
}

ReadSummary split_events(std::string_view bytes, std::string_view name, const EventHandler& on_event,
                         const ProblemHandler& on_problem, const ReadLimits& limits) {
  EventStream stream(name, on_event, on_problem, limits);
  while (!bytes.empty() && stream.feed(bytes.substr(0, kPiece)))
    bytes.remove_prefix(std::min(kPiece, bytes.size()));
  return stream.finish();
}

Diagnostic diagnose_event(const EventText& event, std::size_t offset, std::string message, std::string hint) {
  constexpr std::size_t kShown = std::size_t{64} << 10;
  offset = std::min(offset, event.text.size());
  const auto before = event.text.substr(0, offset);
  const auto newline = before.rfind('\n');
  const bool first_line = newline == std::string_view::npos;
  const auto line_begin = first_line ? 0 : newline + 1;
  Location at{event.line + static_cast<std::size_t>(std::count(before.begin(), before.end(), '\n')),
              utf8_length(before.substr(line_begin)) + (first_line ? event.column : 1)};
  Diagnostic out{Diagnostic::Level::error, std::string(event.file), at, {}, {},
                 std::move(message),       std::move(hint)};
  // Of an event that begins inside a line the line's beginning is gone, and with it the place for the caret.
  if ((first_line && event.column > 1) || offset - line_begin > kShown) return out;
  const auto line = event.text.substr(line_begin, offset - line_begin + 256);
  out.line_text = std::string(line.substr(0, line.find_first_of("\r\n")));
  return out;
}

std::string origin_of(const EventText& event) {
  return fmt::format("{}:{}", event.file, event.line);
}

}  // namespace tocsin::source
