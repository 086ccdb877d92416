#include "source/event_reader.h"

#include <algorithm>
#include <cerrno>
#include <fcntl.h>
#include <fmt/format.h>
#include <system_error>
#include <unistd.h>
#include <vector>

#include "base/text.h"
#include "source/descriptor.h"
#include "source/event_stream.h"

namespace tocsin::source {
namespace {

constexpr std::size_t kPiece = std::size_t{256} << 10;

std::string reason_of(int number) {
  return std::generic_category().message(number);
}

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
  const bool standard = path == "-";
  const std::string name = standard ? "(standard input)" : path;
  const Descriptor file(standard ? ::dup(STDIN_FILENO) : ::open(path.c_str(), O_RDONLY | O_CLOEXEC));
  if (!file.open()) {
    return fail({ErrorKind::io, fmt::format("cannot be opened: {}", reason_of(errno)), name});
  }
  EventStream stream(name, on_event, on_problem, limits);
  std::vector<char> buffer(kPiece);
  while (true) {
    const auto got = ::read(file.get(), buffer.data(), buffer.size());
    if (got < 0 && errno == EINTR) continue;
    if (got < 0) return fail({ErrorKind::io, fmt::format("cannot be read: {}", reason_of(errno)), name});
    if (got == 0) return stream.finish();
    if (!stream.feed({buffer.data(), static_cast<std::size_t>(got)})) return stream.finish();
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
