// The C interface over match::Matcher: here exceptions end and C++ types stay.
#include <cstddef>
#include <cstdint>
#include <new>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "base/diagnostic.h"
#include "library/problems.h"
#include "library/tocsin_match.h"
#include "match/matcher.h"
#include "match/pattern.h"
#include "match/set_bound.h"

namespace match = tocsin::match;
using tocsin::library::Problems;

struct tocsin_match_patterns {
  std::vector<match::Pattern> patterns;
  match::SetBound bound;
  Problems problems;
};

struct tocsin_match_matcher {
  match::Matcher matcher;
};

struct tocsin_match_scratch {
  match::Scratch scratch;
  Problems problems;
  bool interrupted = false;  // a call ended half way: what `scratch` holds may not fit together
};

namespace {

template <class Function>
tocsin_match_status guarded(Function&& function) noexcept {
  try {
    return function();
  } catch (const std::bad_alloc&) {
    return TOCSIN_MATCH_NO_MEMORY;
  } catch (...) {
    return TOCSIN_MATCH_INTERNAL;
  }
}

template <class Handle>
Handle* created() noexcept {
  try {
    return new Handle();
  } catch (...) {
    return nullptr;
  }
}

bool is_text(const char* text, std::size_t size) {
  return text != nullptr || size == 0;
}

Problems problems_of(std::string_view event, tocsin::doc::JsonError&& error) {
  // The end of the event plays no part in where the error is.
  const tocsin::SourceText before{{}, std::string(event.substr(0, error.offset))};
  tocsin::Diagnostics diagnostics;
  diagnostics.push_back(
      tocsin::diagnose(before, error.offset, std::move(error.message), std::move(error.hint)));
  return Problems(std::move(diagnostics));
}

}  // namespace

uint32_t tocsin_match_abi_version() {
  return TOCSIN_MATCH_ABI_VERSION;
}

const char* tocsin_match_version() {
  return TOCSIN_MATCH_RELEASE;
}

const char* tocsin_match_status_text(tocsin_match_status status) {
  switch (status) {
    case TOCSIN_MATCH_OK:
      return "fine";
    case TOCSIN_MATCH_INVALID_PATTERN:
      return "the pattern is invalid";
    case TOCSIN_MATCH_INVALID_EVENT:
      return "the event is no JSON object";
    case TOCSIN_MATCH_WRONG_USE:
      return "a pointer is NULL, or the mode is unknown";
    case TOCSIN_MATCH_NO_MEMORY:
      return "there is not enough memory";
    case TOCSIN_MATCH_INTERNAL:
      return "a defect of libtocsin-match";
    default:
      return "a status that this version does not know";
  }
}

tocsin_match_patterns* tocsin_match_patterns_new() {
  return created<tocsin_match_patterns>();
}

void tocsin_match_patterns_free(tocsin_match_patterns* patterns) {
  delete patterns;
}

tocsin_match_status tocsin_match_patterns_add(tocsin_match_patterns* patterns, const char* text, size_t size,
                                              const char* name, size_t first_line) {
  if (patterns == nullptr) return TOCSIN_MATCH_WRONG_USE;
  patterns->problems = {};
  if (!is_text(text, size)) return TOCSIN_MATCH_WRONG_USE;
  return guarded([&] {
    const tocsin::SourceText source{name == nullptr ? "pattern" : name, std::string(text, size),
                                    first_line == 0 ? 1 : first_line};
    auto pattern = match::read_pattern(source);
    if (!pattern) {
      patterns->problems = Problems(std::move(pattern.error()));
      return TOCSIN_MATCH_INVALID_PATTERN;
    }
    auto bound = patterns->bound;
    if (auto fits = bound.add(*pattern); !fits) {
      patterns->problems = Problems(
          {tocsin::diagnose(source, 0, std::move(fits.error().message), std::move(fits.error().hint), "$")});
      return TOCSIN_MATCH_INVALID_PATTERN;
    }
    patterns->patterns.push_back(std::move(*pattern));
    patterns->bound = bound;
    return TOCSIN_MATCH_OK;
  });
}

size_t tocsin_match_patterns_size(const tocsin_match_patterns* patterns) {
  return patterns == nullptr ? 0 : patterns->patterns.size();
}

size_t tocsin_match_patterns_problem_count(const tocsin_match_patterns* patterns) {
  return patterns == nullptr ? 0 : patterns->problems.size();
}

const tocsin_match_problem* tocsin_match_patterns_problem(const tocsin_match_patterns* patterns,
                                                          size_t number) {
  return patterns == nullptr ? nullptr : patterns->problems.at(number);
}

const char* tocsin_match_patterns_problem_text(const tocsin_match_patterns* patterns) {
  return patterns == nullptr ? nullptr : patterns->problems.text();
}

tocsin_match_status tocsin_match_matcher_new(tocsin_match_patterns* patterns,
                                             tocsin_match_matcher** matcher) {
  if (matcher == nullptr) return TOCSIN_MATCH_WRONG_USE;
  *matcher = nullptr;
  if (patterns == nullptr) return TOCSIN_MATCH_WRONG_USE;
  patterns->problems = {};
  return guarded([&] {
    *matcher = new tocsin_match_matcher{match::Matcher(patterns->patterns)};
    return TOCSIN_MATCH_OK;
  });
}

void tocsin_match_matcher_free(tocsin_match_matcher* matcher) {
  delete matcher;
}

size_t tocsin_match_matcher_size(const tocsin_match_matcher* matcher) {
  return matcher == nullptr ? 0 : matcher->matcher.size();
}

size_t tocsin_match_matcher_memory(const tocsin_match_matcher* matcher) {
  return matcher == nullptr ? 0 : matcher->matcher.memory();
}

tocsin_match_scratch* tocsin_match_scratch_new() {
  return created<tocsin_match_scratch>();
}

void tocsin_match_scratch_free(tocsin_match_scratch* scratch) {
  delete scratch;
}

tocsin_match_status tocsin_match_text(const tocsin_match_matcher* matcher, tocsin_match_scratch* scratch,
                                      const char* event, size_t size, int mode, const size_t** numbers,
                                      size_t* count) {
  if (numbers != nullptr) *numbers = nullptr;
  if (count != nullptr) *count = 0;
  if (scratch != nullptr && scratch->problems.size() != 0) scratch->problems = {};
  if (matcher == nullptr || scratch == nullptr || !is_text(event, size) || numbers == nullptr ||
      count == nullptr || (mode != TOCSIN_MATCH_VALIDATING && mode != TOCSIN_MATCH_EARLY)) {
    return TOCSIN_MATCH_WRONG_USE;
  }
  return guarded([&] {
    if (scratch->interrupted) scratch->scratch = match::Scratch();
    scratch->interrupted = true;
    const std::string_view text(event, size);
    auto found = matcher->matcher.match_text(
        text, scratch->scratch, mode == TOCSIN_MATCH_EARLY ? match::Mode::early : match::Mode::validating);
    scratch->interrupted = false;
    if (!found) {
      scratch->problems = problems_of(text, std::move(found.error()));
      return TOCSIN_MATCH_INVALID_EVENT;
    }
    *numbers = found->data();
    *count = found->size();
    return TOCSIN_MATCH_OK;
  });
}

const tocsin_match_problem* tocsin_match_scratch_problem(const tocsin_match_scratch* scratch) {
  return scratch == nullptr ? nullptr : scratch->problems.at(0);
}
