// A file's text in blocks, its lines matched ahead, against the plain way: each event found by the splitter and matched. The first
// byte is the size of a block.
#include <cstdint>
#include <cstdlib>
#include <string>
#include <string_view>
#include <sys/mman.h>
#include <unistd.h>
#include <vector>

#include "scan/scan.h"
#include "source/event_reader.h"

namespace {

using namespace tocsin;

void check(bool good) {
  if (!good) std::abort();
}

struct Collected : scan::Output {
  std::size_t lines_found = 0;
  std::vector<std::string> problems;

  void lines(std::string_view text) override {
    for (const char c : text) lines_found += c == '\n' ? 1U : 0U;
  }
  void problem(const Diagnostic& what) override {
    problems.push_back(std::to_string(what.at.line) + ":" + std::to_string(what.at.column) + what.message);
  }
  void error(const Error&) override { std::abort(); }
};

scan::PatternSet patterns() {
  std::vector<match::Pattern> out;
  for (const auto* text : {R"({"a":[1]})", R"({"source":[{"prefix":"aws."}]})"}) {
    out.push_back(match::read_pattern({"pattern", text}).value());
  }
  return scan::PatternSet(out);
}

class MemoryFile {
 public:
  explicit MemoryFile(std::string_view text) : fd_(::memfd_create("fuzz", MFD_CLOEXEC)) {
    check(::write(fd_, text.data(), text.size()) == static_cast<ssize_t>(text.size()));
  }
  ~MemoryFile() { ::close(fd_); }
  MemoryFile(const MemoryFile&) = delete;
  MemoryFile& operator=(const MemoryFile&) = delete;
  std::string path() const { return "/proc/self/fd/" + std::to_string(fd_); }

 private:
  int fd_;
};

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  if (size == 0) return 0;
  static const scan::PatternSet kPatterns = patterns();
  const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
  const MemoryFile file(text);

  Collected plain;
  std::vector<std::uint64_t> counts(kPatterns.size());
  std::uint64_t events = 0;
  scan::PatternSet::Scratch scratch;
  const auto on_problem = [&](const Diagnostic& problem) { plain.problem(problem); };
  const auto on_event = [&](const source::EventText& event) {
    const auto hits = kPatterns.match(event.text, scratch);
    if (!hits) {
      const auto& e = hits.error();
      on_problem(source::diagnose_event(event, e.offset, e.message, e.hint));
      return true;
    }
    ++events;
    for (const auto pattern : *hits) ++counts[pattern];
    if (!hits->empty()) ++plain.lines_found;
    return true;
  };
  const auto summary = source::read_events(file.path(), on_event, on_problem);
  check(summary.has_value());

  Collected found;
  scan::Options options;
  options.files = {file.path()};
  options.whole_file_bytes = data[0] % 2 == 0 ? 0 : size;
  options.block_bytes = 1U + data[0] / 2U;
  const auto totals = scan::scan(kPatterns, options, found);
  check(totals.events == events && totals.counts == counts);
  check(found.lines_found == plain.lines_found && found.problems == plain.problems);
  check(totals.complete == (summary->complete && plain.problems.empty()));
  return 0;
}
