// Bytes -> event texts. Understands what AWS and people write, whatever the file is called: JSON lines, JSON
// arrays,
// {"Records": [...]} (CloudTrail's files; "Records" may be any member), pretty-printed and concatenated
// objects, with CRLF, a byte order mark, blank lines; each also gzipped (known by its first bytes, several
// members too).
//
// Streaming: memory is bounded by one event (Limits::max_event_bytes), not by the file or the line.
//
// Who checks what. The reader finds where events begin and end: the text it hands over is one JSON object
// with balanced brackets and closed strings, without surrounding space. It does not parse it. The consumer
// parses once, with whatever reader it needs, and turns an error's offset into file:line:column with
// diagnose_event(). What has no end, stands between events or is no object is the reader's to report. So each
// text is parsed once and each mistake is reported once.
//
// After a mistake reading goes on at the next line that begins an object or array and is indented no deeper
// than the line that went wrong. What was skipped is always named.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>

#include "base/diagnostic.h"
#include "base/result.h"

namespace tocsin::source {

/// One event where it stands. The views are valid until the handler returns.
struct EventText {
  std::string_view text;     // "{...}"
  std::string_view file;     // the name for people: a path, "(standard input)", "request body"
  std::size_t line = 1;      // place of its first byte in the decompressed text, from 1
  std::size_t column = 1;    // in characters, from 1
  std::uint64_t offset = 0;  // the same in bytes, from 0
  std::size_t index = 0;     // 0 for the first event of the file
};

/// False stops reading; that is no error.
using EventHandler = std::function<bool(const EventText&)>;
/// What could not be read, with its place in the decompressed text. Reading goes on.
using ProblemHandler = std::function<void(const Diagnostic&)>;

struct ReadLimits {
  std::size_t max_event_bytes = std::size_t{16} << 20;
  std::uint64_t max_text_bytes = std::uint64_t{64}
                                 << 30;  // that come out of gzip; what lies beyond is not read
  std::uint64_t max_ratio = 400;         // decompressed : compressed, looked at from max_unchecked_bytes on
  std::uint64_t max_unchecked_bytes = std::uint64_t{64} << 20;
};

/// For requests: 1 MiB an event, 16 MiB of text.
ReadLimits http_limits();

struct ReadSummary {
  std::uint64_t events = 0;      // given to the handler
  std::uint64_t problems = 0;    // given to the problem handler
  std::uint64_t text_bytes = 0;  // of decompressed text looked at
  bool complete = true;          // false: stopped by the handler, a damaged or refused gzip, a limit
  bool over_limit = false;       // a size limit was met (HTTP: 413)
};

/// Reads a file, or standard input when `path` is "-". An error means that it could not be opened or read
/// (the name and the reason are in it); events before a read error have been handed over. Exceptions of the
/// handlers pass through.
Result<ReadSummary> read_events(const std::string& path, const EventHandler& on_event,
                                const ProblemHandler& on_problem, const ReadLimits& limits = {});

/// The same for bytes in memory. `name` is what diagnostics call them.
ReadSummary split_events(std::string_view bytes, std::string_view name, const EventHandler& on_event,
                         const ProblemHandler& on_problem, const ReadLimits& limits = {});

/// An error at byte `offset` of the event's text (doc::JsonError has one), as a place in its file.
Diagnostic diagnose_event(const EventText& event, std::size_t offset, std::string message,
                          std::string hint = {});

/// "/logs/a.json.gz:3": what RawEvent::origin holds.
std::string origin_of(const EventText& event);

}  // namespace tocsin::source
