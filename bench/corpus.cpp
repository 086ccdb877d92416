#include "corpus.h"

#include <algorithm>
#include <cstdio>
#include <cstdlib>
#include <ctime>
#include <fstream>
#include <iterator>

#include "base/diagnostic.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "match/bytes.h"

namespace tocsin::bench {
namespace {

constexpr std::size_t kPadding = 64;

// Of this thread alone: what else the machine does is not in it.
double thread_seconds() {
  timespec now{};
  clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
  return static_cast<double>(now.tv_sec) + static_cast<double>(now.tv_nsec) * 1e-9;
}

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "%s\n", why.c_str());
  std::exit(2);
}

std::string read_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) stop(file + ": cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

match::Pattern pattern_of(const doc::Value& value) {
  auto pattern = match::parse_pattern(value, {"pattern", ""});
  if (!pattern) stop(render(pattern.error()));
  return std::move(*pattern);
}

doc::Value json_of(std::string_view text, const std::string& file) {
  auto value = doc::parse_json(text);
  if (!value) stop(file + ": " + value.error().message);
  return std::move(*value);
}

}  // namespace

Corpus read_corpus(const std::string& file, std::size_t most_events) {
  Corpus out;
  out.bytes = read_file(file);
  out.bytes.append(kPadding, ' ');
  const auto text = std::string_view(out.bytes).substr(0, out.bytes.size() - kPadding);
  for (const auto line : split(text, '\n')) {
    if (!line.empty() && out.events.size() < most_events) out.events.push_back(line);
  }
  return out;
}

std::vector<match::Pattern> read_patterns(const std::string& file, const std::string& set) {
  const auto text = read_file(file);
  std::vector<match::Pattern> out;
  if (file.ends_with(".jsonl")) {
    for (const auto line : split(text, '\n')) {
      if (!line.empty()) out.push_back(pattern_of(json_of(line, file)));
    }
    return out;
  }
  const auto sets = json_of(text, file);
  for (const auto name : split(set, '+')) {
    const auto* patterns = sets.find(name);
    if (patterns == nullptr) stop(file + ": no set " + std::string(name));
    for (const auto& pattern : patterns->items) out.push_back(pattern_of(pattern));
  }
  return out;
}

void Stopwatch::pass(std::size_t count, const std::function<void(std::size_t, std::size_t)>& piece) {
  best_.resize(kPieces, 1e9);
  double sum = 0;
  for (std::size_t i = 0; i < kPieces; ++i) {
    const auto start = thread_seconds();
    piece(count * i / kPieces, count * (i + 1) / kPieces);
    const auto seconds = thread_seconds() - start;
    best_[i] = std::min(best_[i], seconds);
    sum += seconds;
  }
  passes_.push_back(sum);
}

double Stopwatch::best_seconds() const {
  double sum = 0;
  for (const auto seconds : best_) sum += seconds;
  return sum;
}

double Stopwatch::median_seconds() const {
  auto sorted = passes_;
  const auto middle = sorted.begin() + static_cast<std::ptrdiff_t>(sorted.size() / 2);
  std::nth_element(sorted.begin(), middle, sorted.end());
  return *middle;
}

std::uint64_t pair_hash(std::size_t event, std::size_t pattern) {
  auto z = event * 1'000'003U + pattern + match::kOdd1;
  z = (z ^ (z >> 30U)) * 0xBF58'476D'1CE4'E5B9U;
  z = (z ^ (z >> 27U)) * 0x94D0'49BB'1331'11EBU;
  return z ^ (z >> 31U);
}

}  // namespace tocsin::bench
