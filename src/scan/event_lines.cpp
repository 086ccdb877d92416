#include "scan/event_lines.h"

#include "doc/json_reader.h"

namespace tocsin::scan {
namespace {

constexpr std::string_view kRecords = "Records\"";
constexpr std::size_t kRun =
    128;  // of a fixed length, so that the compiler makes vectors of it; its count fits a byte

/// Opening brackets, and whether "Records" may stand there. `text` goes on for kRecords.size() bytes behind the run.
struct Look {
  std::size_t opens = 0;
  bool records = false;

  void at_run(const char* text) {
    std::uint8_t opens_here = 0;
    std::uint8_t records_here = 0;
    for (std::size_t i = 0; i < kRun; ++i) {
      opens_here = static_cast<std::uint8_t>(opens_here + ((text[i] | 0x20) == '{' ? 1 : 0));
      records_here =
          static_cast<std::uint8_t>(records_here | (text[i] == kRecords[0] && text[i + 1] == kRecords[1] &&
                                                            text[i + kRecords.size() - 1] == kRecords.back()
                                                        ? 1
                                                        : 0));
    }
    opens += opens_here;
    records = records || records_here != 0;
  }
};

}  // namespace

bool is_plain_event(std::string_view line) {
  Look look;
  std::size_t at = 0;
  for (; at + kRun + kRecords.size() <= line.size(); at += kRun) look.at_run(line.data() + at);
  for (std::size_t i = at; i < line.size(); ++i) look.opens += (line[i] | 0x20) == '{' ? 1U : 0U;
  if (look.opens > doc::JsonLimits{}.max_depth) return false;
  if (look.records) return line.find(kRecords) == std::string_view::npos;
  return line.substr(at).find(kRecords) == std::string_view::npos;
}

}  // namespace tocsin::scan
