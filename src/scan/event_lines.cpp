#include "scan/event_lines.h"

#include <algorithm>
#include <bit>
#include <cstring>

#include "doc/json_reader.h"

namespace tocsin::scan {
namespace {

constexpr std::string_view kRecords = "Records\"";

// Sixteen bytes at once, on every machine that we build for.
using Bytes [[gnu::vector_size(16)]] = unsigned char;
using Words [[gnu::vector_size(16)]] = std::uint64_t;
constexpr std::size_t kRun = sizeof(Bytes);
constexpr std::size_t kMostRuns = 255;  // so many ones fit into a byte

Bytes load(const char* from) {
  Bytes out;
  std::memcpy(&out, from, sizeof out);
  return out;
}

/// Opening brackets, and whether "Records" may stand there.
struct Look {
  std::size_t opens = 0;
  bool records = false;

  /// `text` goes on for kRecords.size() bytes behind the runs, which are kMostRuns at most.
  void at_runs(const char* text, std::size_t runs) {
    Bytes counts{};
    Bytes maybe{};
    for (const char* end = text + runs * kRun; text < end; text += kRun) {
      const auto here = load(text);
      counts -= static_cast<Bytes>((here | 0x20) == '{');  // a comparison that holds is -1
      maybe |= static_cast<Bytes>(here == kRecords.front()) &
               static_cast<Bytes>(load(text + kRecords.size() - 1) == kRecords.back());
    }
    for (std::size_t i = 0; i < kRun; ++i) opens += counts[i];
    const auto words = std::bit_cast<Words>(maybe);
    records = records || (words[0] | words[1]) != 0;
  }
};

}  // namespace

bool is_plain_event(std::string_view line) {
  Look look;
  std::size_t at = 0;
  while (line.size() - at >= kRun + kRecords.size()) {
    const auto runs = std::min((line.size() - at - kRecords.size()) / kRun, kMostRuns);
    look.at_runs(line.data() + at, runs);
    at += runs * kRun;
  }
  for (std::size_t i = at; i < line.size(); ++i) look.opens += (line[i] | 0x20) == '{' ? 1U : 0U;
  if (look.opens > doc::JsonLimits{}.max_depth) return false;
  return line.substr(look.records ? 0 : at).find(kRecords) == std::string_view::npos;
}

}  // namespace tocsin::scan
