// What is measured: events and patterns from files, and how long one pass takes.
#pragma once

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <string_view>
#include <vector>

#include "match/pattern.h"

namespace tocsin::bench {

/// One event a line, each followed by room that simdjson may read (its contents do not matter).
struct Corpus {
  std::string bytes;
  std::vector<std::string_view> events;
};

/// Ends the program with a message when the file cannot be read.
Corpus read_corpus(const std::string& file, std::size_t most_events);

/// Of a .jsonl file all lines; of a .json file the sets named `set`, joined by '+'. Ends the program when one is no pattern.
std::vector<match::Pattern> read_patterns(const std::string& file, const std::string& set);

/// The time of one pass, cut into pieces so that what disturbs one of them does not spoil the rest.
class Stopwatch {
 public:
  static constexpr std::size_t kPieces = 32;

  /// Runs `piece(first, end)` over [0, count) in order, and keeps the best time of each.
  void pass(std::size_t count, const std::function<void(std::size_t, std::size_t)>& piece);

  /// The sum of the best times of the pieces.
  double best_seconds() const;
  double median_seconds() const;  // of whole passes

 private:
  std::vector<double> best_;
  std::vector<double> passes_;
};

/// An order-free sum over (event, pattern): equal sums mean equal verdicts.
std::uint64_t pair_hash(std::size_t event, std::size_t pattern);

}  // namespace tocsin::bench
