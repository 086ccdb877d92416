#include "corpus.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <iterator>

#include "base/diagnostic.h"
#include "base/text.h"
#include "doc/json_reader.h"

namespace tocsin::bench {
namespace {

constexpr std::size_t kPadding = 64;

[[noreturn]] void stop(const std::string& why) {
  std::fprintf(stderr, "engine_bench: %s\n", why.c_str());
  std::exit(2);
}

std::string read_file(const std::string& file) {
  std::ifstream in(file, std::ios::binary);
  if (!in) stop(file + " cannot be read");
  return {std::istreambuf_iterator<char>(in), {}};
}

doc::Value json_of(std::string_view text, const std::string& file) {
  auto value = doc::parse_json(text);
  if (!value) stop(file + ": " + value.error().message);
  return std::move(*value);
}

match::Pattern pattern_of(const doc::Value& value, const std::string& file) {
  auto pattern = match::parse_pattern(value, {file, ""});
  if (!pattern) stop(render(pattern.error()));
  return std::move(*pattern);
}

}  // namespace

std::size_t Corpus::event_bytes() const {
  std::size_t sum = 0;
  for (const auto event : events) sum += event.size();
  return sum;
}

Corpus read_corpus(const std::string& file) {
  Corpus out;
  out.bytes = read_file(file);
  const auto size = out.bytes.size();
  out.bytes.append(kPadding, ' ');
  for (const auto line : split(std::string_view(out.bytes).substr(0, size), '\n')) {
    if (!line.empty()) out.events.push_back(line);
  }
  if (out.events.empty()) stop(file + " holds no event");
  return out;
}

std::vector<match::Pattern> read_patterns(const std::string& file, const std::string& set) {
  const auto text = read_file(file);
  std::vector<match::Pattern> out;
  if (file.ends_with(".jsonl")) {
    for (const auto line : split(text, '\n')) {
      if (!line.empty()) out.push_back(pattern_of(json_of(line, file), file));
    }
    return out;
  }
  const auto sets = json_of(text, file);
  for (const auto name : split(set, '+')) {
    const auto* patterns = sets.find(name);
    if (patterns == nullptr) stop(file + " has no set '" + std::string(name) + "'");
    for (const auto& pattern : patterns->items) out.push_back(pattern_of(pattern, file));
  }
  return out;
}

}  // namespace tocsin::bench
