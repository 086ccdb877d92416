// Compiled patterns x event -> the numbers of the patterns that match.
//
//   Matcher matcher({pattern});                     // once
//   Scratch scratch;                                // one a thread
//   if (!matcher.match(event, scratch).empty()) ...
#pragma once

#include <cstddef>
#include <memory>
#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "doc/json_reader.h"
#include "doc/value.h"
#include "match/mode.h"
#include "match/pattern.h"

namespace tocsin::match {

class Program;
class Scratch;

/// Numbers of patterns, ascending, as they were given to the Matcher.
using Matches = std::vector<std::size_t>;

/// A bare CloudTrail record seen as its EventBridge envelope without being copied into one: `head` holds the envelope's
/// members but `detail`, and `detail` is the record. Both must outlive the call.
struct EnvelopeView {
  const doc::Value& head;
  const doc::Value& detail;
};

/// Immutable; copies share one program; all functions may be called from many threads, each with its own Scratch.
class Matcher {
 public:
  Matcher();  // no patterns
  explicit Matcher(std::span<const Pattern> patterns);
  explicit Matcher(const Pattern& pattern) : Matcher(std::span(&pattern, 1)) {}

  std::size_t size() const;    // of patterns
  std::size_t memory() const;  // bytes that the compiled patterns take

  /// The result lives in `scratch` until its next use. An event that is no object matches nothing.
  const Matches& match(const doc::Value& event, Scratch& scratch) const;
  const Matches& match(const EnvelopeView& event, Scratch& scratch) const;

  /// JSON text. An error when it is no JSON, or no object; Mode::early does not always notice. The result lives in `scratch`.
  tl::expected<std::span<const std::size_t>, doc::JsonError> match_text(std::string_view text,
                                                                        Scratch& scratch,
                                                                        Mode mode = Mode::validating) const;
  /// The same, validating, as a copy.
  tl::expected<Matches, doc::JsonError> match_json(std::string_view text, Scratch& scratch) const;

  /// For one event and no hurry.
  bool matches(const doc::Value& event) const;

 private:
  std::shared_ptr<const Program> program_;
};

/// Memory that one call after the other uses. Not thread-safe; serves any Matcher.
class Scratch {
 public:
  Scratch();
  ~Scratch();
  Scratch(Scratch&&) noexcept;
  Scratch& operator=(Scratch&&) noexcept;

  /// What finding the last event's patterns came to, counted: triggers, tests (each one more for every 64 bytes of text), looks at array
  /// elements. The same on every machine. Reading the event is not in it: that is linear in its size.
  std::size_t work() const;

 private:
  friend class Matcher;
  struct State;
  std::unique_ptr<State> state_;
};

/// Event texts are read to this depth.
inline constexpr doc::JsonLimits kEventLimits{kMaxEventDepth};

}  // namespace tocsin::match
