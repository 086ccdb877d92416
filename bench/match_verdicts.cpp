// The matcher's verdicts on pairs of pattern and event, for tools/compare-ruler.
//   match_verdicts generate PAIRS SEED    random pairs near each other (as the unit tests use them): lines PATTERN \t EVENT
//   match_verdicts judge                  for each line PATTERN \t EVENT of standard input a line: 1, 0, or ! and why it is refused
#include <cstdio>
#include <cstdlib>
#include <iostream>
#include <string>

#include "base/diagnostic.h"
#include "doc/json_writer.h"
#include "match/matcher.h"
#include "match/testing/generator.h"

namespace {

using namespace tocsin;

constexpr int kEventsOfAPattern = 5;

void generate(std::size_t pairs, unsigned seed) {
  match::testing::Generator generator(seed);
  while (pairs > 0) {
    const auto pattern = generator.pattern();
    if (!match::parse_pattern(pattern, {"generated", ""}))
      continue;  // too many alternatives: one in a million
    const auto text = doc::to_json(pattern);
    for (int i = 0; i < kEventsOfAPattern && pairs > 0; ++i, --pairs) {
      std::cout << text << '\t' << doc::to_json(generator.event_for(pattern)) << '\n';
    }
  }
}

std::string judge(const std::string& line) {
  const auto tab = line.find('\t');
  if (tab == std::string::npos) return "!no tab";
  const auto pattern = match::read_pattern({"pattern", line.substr(0, tab)});
  if (!pattern) return "!pattern";
  match::Scratch scratch;
  const auto found = match::Matcher(*pattern).match_json(std::string_view(line).substr(tab + 1), scratch);
  return !found ? "!event" : found->empty() ? "0" : "1";
}

}  // namespace

int main(int argc, char** argv) {
  const std::string what = argc > 1 ? argv[1] : "";
  if (what == "generate" && argc == 4) {
    generate(std::strtoul(argv[2], nullptr, 10), static_cast<unsigned>(std::strtoul(argv[3], nullptr, 10)));
    return 0;
  }
  if (what == "judge") {
    for (std::string line; std::getline(std::cin, line);) std::cout << judge(line) << '\n' << std::flush;
    return 0;
  }
  std::fprintf(stderr, "usage: match_verdicts generate PAIRS SEED | judge\n");
  return 2;
}
