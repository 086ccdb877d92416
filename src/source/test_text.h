// What the tests of this folder share: collecting what a reader finds, and gzip.
#pragma once

#include <cstdlib>
#include <string>
#include <string_view>
#include <vector>
#include <zlib.h>

#include "base/diagnostic.h"
#include "source/event_reader.h"

namespace tocsin::source {

struct Found {
  std::vector<std::string> events;
  std::vector<std::string> places;    // "line:column" of each event
  std::vector<std::string> problems;  // "line:column message"
  ReadSummary summary;
};

/// Handlers that collect into `found`, which must outlive them.
inline EventHandler collect_events(Found& found) {
  return [&found](const EventText& event) {
    found.events.emplace_back(event.text);
    found.places.push_back(std::to_string(event.line) + ":" + std::to_string(event.column));
    return true;
  };
}

inline ProblemHandler collect_problems(Found& found) {
  return [&found](const Diagnostic& problem) {
    found.problems.push_back(std::to_string(problem.at.line) + ":" + std::to_string(problem.at.column) + " " +
                             problem.message);
  };
}

inline Found split(std::string_view bytes, const ReadLimits& limits = {}) {
  Found found;
  found.summary = split_events(bytes, "in", collect_events(found), collect_problems(found), limits);
  return found;
}

inline std::string gzip(std::string_view text) {
  z_stream z{};
  if (deflateInit2(&z, Z_BEST_COMPRESSION, Z_DEFLATED, MAX_WBITS + 16, 8, Z_DEFAULT_STRATEGY) != Z_OK)
    std::abort();
  std::string in(text);
  std::string out(deflateBound(&z, in.size()) + 64, '\0');
  z.next_in = reinterpret_cast<Bytef*>(in.data());
  z.avail_in = static_cast<uInt>(in.size());
  z.next_out = reinterpret_cast<Bytef*>(out.data());
  z.avail_out = static_cast<uInt>(out.size());
  if (deflate(&z, Z_FINISH) != Z_STREAM_END) std::abort();
  out.resize(z.total_out);
  deflateEnd(&z);
  return out;
}

}  // namespace tocsin::source
