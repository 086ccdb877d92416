// Patterns x an event's text -> which match. The text is what the engine reads; only a bare CloudTrail record of a strange shape
// becomes a document first.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>
#include <tl/expected.hpp>
#include <vector>

#include "doc/json_reader.h"
#include "match/matcher.h"
#include "match/pattern.h"
#include "scan/record_envelope.h"

namespace tocsin::scan {

/// Immutable, shared between threads.
class PatternSet {
 public:
  /// Memory of one thread.
  struct Scratch {
    match::Scratch match;
    RecordEnvelope record;
    std::vector<std::uint32_t> hits;
  };

  explicit PatternSet(std::span<const match::Pattern> patterns, match::Mode mode = match::Mode::validating);

  std::size_t size() const { return envelope_numbers_.size() + other_numbers_.size(); }
  match::Mode mode() const { return mode_; }

  /// The numbers of the patterns that match, as they were given, in no order; they live in `scratch`. The error has its place in
  /// `event`, an object without space around it. A pattern that speaks of the envelope sees a bare CloudTrail record as its envelope.
  tl::expected<std::span<const std::uint32_t>, doc::JsonError> match(std::string_view event,
                                                                     Scratch& scratch) const;

 private:
  using Status = tl::expected<void, doc::JsonError>;

  Status match_envelope(std::string_view event, Scratch& scratch) const;
  Status match_document(std::string_view event, Scratch& scratch) const;

  match::Mode mode_;
  match::Matcher envelope_;  // the patterns that speak of it
  match::Matcher others_;    // see the event as it stands
  std::vector<std::uint32_t> envelope_numbers_;
  std::vector<std::uint32_t> other_numbers_;
};

}  // namespace tocsin::scan
