// libtocsin-match for C++17 and later: the C interface (tocsin_match.h) with owners and values. Everything stands in this header, so that
// the library and the program may be built by different compilers. What is promised: docs/library.md.
//
//   tocsin_match::Patterns patterns;
//   if (auto added = patterns.add(text, "root.json"); !added) std::cerr << added.error().text;
//   auto matcher = tocsin_match::Matcher::compile(patterns);
//   tocsin_match::Scratch scratch;                               // one a thread
//   if (auto found = matcher->match_text(event, scratch)) for (std::size_t number : *found) ...
#pragma once

#include <cstddef>
#include <memory>
#include <new>
#include <string>
#include <string_view>
#include <tocsin_match.h>
#include <utility>
#include <variant>
#include <vector>

namespace tocsin_match {

enum class Mode : int {
  validating = TOCSIN_MATCH_VALIDATING,  // what is no JSON object is an error
  early = TOCSIN_MATCH_EARLY,            // stops when nothing is left to be seen; see tocsin_match.h
};

/// What is wrong with a text, and where.
struct Problem {
  std::string file;  // the name that the text was given; empty for an event
  std::size_t line = 1;
  std::size_t column = 1;  // in characters
  std::string path;        // where in the document; may be empty
  std::string message;
  std::string hint;  // what would be right; may be empty

  /// "file:line:column: message (hint)"
  std::string to_string() const {
    auto out = (file.empty() ? "event" : file) + ':' + std::to_string(line) + ':' + std::to_string(column) +
               ": " + message;
    if (!hint.empty()) out += " (" + hint + ')';
    return out;
  }
};

struct Error {
  tocsin_match_status status = TOCSIN_MATCH_INTERNAL;
  std::string text;  // for people, perhaps of several lines; may quote what came in
  std::vector<Problem> problems;
};

/// A value or an Error. Look before you take: the value of an Error, and the Error of a value, throw std::bad_variant_access.
template <class T>
class [[nodiscard]] Result {
 public:
  explicit Result(T value) : content_(std::in_place_index<0>, std::move(value)) {}
  explicit Result(Error error) : content_(std::in_place_index<1>, std::move(error)) {}

  explicit operator bool() const { return content_.index() == 0; }
  T& operator*() & { return std::get<0>(content_); }
  const T& operator*() const& { return std::get<0>(content_); }
  T&& operator*() && { return std::get<0>(std::move(content_)); }
  T* operator->() { return &std::get<0>(content_); }
  const T* operator->() const { return &std::get<0>(content_); }
  const Error& error() const { return std::get<1>(content_); }

 private:
  std::variant<T, Error> content_;
};

/// Numbers of patterns, ascending: a view into the Scratch, until its next use.
class Numbers {
 public:
  Numbers() = default;
  Numbers(const std::size_t* first, std::size_t count) : first_(first), count_(count) {}

  const std::size_t* begin() const { return first_; }
  const std::size_t* end() const { return first_ + count_; }
  const std::size_t* data() const { return first_; }
  std::size_t size() const { return count_; }
  bool empty() const { return count_ == 0; }
  std::size_t operator[](std::size_t index) const { return first_[index]; }

 private:
  const std::size_t* first_ = nullptr;
  std::size_t count_ = 0;
};

namespace detail {

template <auto free>
struct Free {
  template <class Handle>
  void operator()(Handle* handle) const {
    free(handle);
  }
};

inline Problem copy(const tocsin_match_problem& from) {
  return {from.file, from.line, from.column, from.path, from.message, from.hint};
}

inline Error error_of(tocsin_match_status status) {
  return {status, tocsin_match_status_text(status), {}};
}

template <class Handle>
Handle* checked(Handle* handle) {
  if (handle == nullptr) throw std::bad_alloc();
  return handle;
}

}  // namespace detail

/// A list that grows. For one thread at a time. Throws std::bad_alloc when it cannot be made.
class Patterns {
 public:
  Patterns() : handle_(detail::checked(tocsin_match_patterns_new())) {}

  /// Adds one pattern, a JSON text, and returns its number: how many were added before. `name` and `first_line`: what errors call the
  /// text, and the line of that file in which it begins.
  Result<std::size_t> add(std::string_view text, const std::string& name = "pattern",
                          std::size_t first_line = 1) {
    const auto status =
        tocsin_match_patterns_add(handle_.get(), text.data(), text.size(), name.c_str(), first_line);
    if (status != TOCSIN_MATCH_OK) return Result<std::size_t>(error(status));
    return Result<std::size_t>(size() - 1);
  }

  std::size_t size() const { return tocsin_match_patterns_size(handle_.get()); }

 private:
  friend class Matcher;

  Error error(tocsin_match_status status) const {
    auto out = detail::error_of(status);
    const auto count = tocsin_match_patterns_problem_count(handle_.get());
    if (count != 0) out.text = tocsin_match_patterns_problem_text(handle_.get());
    for (std::size_t i = 0; i < count; ++i)
      out.problems.push_back(detail::copy(*tocsin_match_patterns_problem(handle_.get(), i)));
    return out;
  }

  std::unique_ptr<tocsin_match_patterns, detail::Free<tocsin_match_patterns_free>> handle_;
};

/// Memory that one call after the other uses, with any Matcher. For one thread at a time. Throws std::bad_alloc when it cannot be made.
class Scratch {
 public:
  Scratch() : handle_(detail::checked(tocsin_match_scratch_new())) {}

 private:
  friend class Matcher;
  std::unique_ptr<tocsin_match_scratch, detail::Free<tocsin_match_scratch_free>> handle_;
};

/// Never changes; any number of threads may use it at once, each with a Scratch of its own.
class Matcher {
 public:
  /// `patterns` may then go, or grow for the next Matcher.
  static Result<Matcher> compile(Patterns& patterns) {
    tocsin_match_matcher* handle = nullptr;
    const auto status = tocsin_match_matcher_new(patterns.handle_.get(), &handle);
    if (status != TOCSIN_MATCH_OK) return Result<Matcher>(patterns.error(status));
    return Result<Matcher>(Matcher(handle));
  }

  std::size_t size() const { return tocsin_match_matcher_size(handle_.get()); }      // patterns
  std::size_t memory() const { return tocsin_match_matcher_memory(handle_.get()); }  // bytes

  /// `event` is a JSON text. Allocates nothing once the scratch has grown, unless there is an error to tell.
  Result<Numbers> match_text(std::string_view event, Scratch& scratch, Mode mode = Mode::validating) const {
    const std::size_t* numbers = nullptr;
    std::size_t count = 0;
    const auto status = tocsin_match_text(handle_.get(), scratch.handle_.get(), event.data(), event.size(),
                                          static_cast<int>(mode), &numbers, &count);
    if (status == TOCSIN_MATCH_OK) return Result<Numbers>(Numbers(numbers, count));
    auto out = detail::error_of(status);
    if (const auto* problem = tocsin_match_scratch_problem(scratch.handle_.get())) {
      out.problems.push_back(detail::copy(*problem));
      out.text = out.problems.front().to_string();
    }
    return Result<Numbers>(std::move(out));
  }

 private:
  explicit Matcher(tocsin_match_matcher* handle) : handle_(handle) {}
  std::unique_ptr<tocsin_match_matcher, detail::Free<tocsin_match_matcher_free>> handle_;
};

}  // namespace tocsin_match
