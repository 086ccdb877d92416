// The C interface on any bytes: a pattern, a line feed, and an event, each cut where the input says. Every answer is one that the header
// promises, and every text that comes back can be read.
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <string_view>

#include "library/tocsin_match.h"

namespace {

void check(bool good) {
  if (!good) std::abort();
}

void check_problem(const tocsin_match_problem* problem) {
  check(problem != nullptr && problem->line >= 1 && problem->column >= 1);
  check(std::strlen(problem->message) > 0);
  check(std::strlen(problem->file) + std::strlen(problem->path) + std::strlen(problem->hint) < (1U << 30U));
}

void match(const tocsin_match_matcher* matcher, tocsin_match_scratch* scratch, std::string_view event,
           int mode) {
  const std::size_t* numbers = nullptr;
  std::size_t count = 0;
  const auto status = tocsin_match_text(matcher, scratch, event.data(), event.size(), mode, &numbers, &count);
  check(status == TOCSIN_MATCH_OK || status == TOCSIN_MATCH_INVALID_EVENT);
  check((tocsin_match_scratch_problem(scratch) != nullptr) == (status == TOCSIN_MATCH_INVALID_EVENT));
  if (status == TOCSIN_MATCH_INVALID_EVENT) check_problem(tocsin_match_scratch_problem(scratch));
  check(count <= tocsin_match_matcher_size(matcher));
  for (std::size_t i = 0; i < count; ++i) check(numbers[i] < tocsin_match_matcher_size(matcher));
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
  const std::string_view input(reinterpret_cast<const char*>(data), size);
  const auto split = input.find('\n');
  if (split == std::string_view::npos) return 0;
  const auto pattern = input.substr(0, split);
  const auto event = input.substr(split + 1);

  auto* patterns = tocsin_match_patterns_new();
  const auto status = tocsin_match_patterns_add(patterns, pattern.data(), pattern.size(), nullptr, 1);
  check(status == TOCSIN_MATCH_OK || status == TOCSIN_MATCH_INVALID_PATTERN);
  const auto problems = tocsin_match_patterns_problem_count(patterns);
  check((problems != 0) == (status != TOCSIN_MATCH_OK));
  for (std::size_t i = 0; i < problems; ++i) check_problem(tocsin_match_patterns_problem(patterns, i));
  check((std::strlen(tocsin_match_patterns_problem_text(patterns)) > 0) == (problems != 0));

  tocsin_match_matcher* matcher = nullptr;
  check(tocsin_match_matcher_new(patterns, &matcher) == TOCSIN_MATCH_OK);
  tocsin_match_patterns_free(patterns);
  auto* scratch = tocsin_match_scratch_new();
  match(matcher, scratch, event, TOCSIN_MATCH_VALIDATING);
  match(matcher, scratch, event, TOCSIN_MATCH_EARLY);
  tocsin_match_matcher_free(matcher);
  tocsin_match_scratch_free(scratch);
  return 0;
}
