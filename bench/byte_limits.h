// How fast the bytes can be looked at at all: simdjson over the same events, and the C library's search for line ends.
#pragma once

#include <cstddef>
#include <memory>
#include <string>
#include <string_view>

#include "corpus.h"

namespace tocsin::bench {

/// Each function goes over all events and returns something that depends on all of them, so that none is left out by the compiler.
class Limits {
 public:
  explicit Limits(const Corpus& corpus);
  ~Limits();

  /// The ends of lines, by memchr.
  std::size_t newlines() const;
  /// simdjson's first stage: the places of all quotes, brackets, colons and commas, and UTF-8 checked.
  std::size_t first_stage();
  /// simdjson's on-demand parser asked for one field (a JSON pointer).
  std::size_t one_field(const std::string& pointer);
  /// simdjson's on-demand parser asked for every key and every value.
  std::size_t every_leaf();

 private:
  struct State;
  const Corpus& corpus_;
  std::unique_ptr<State> state_;
};

/// The instruction set and the version of simdjson, as "icelake 3.0.1".
std::string simdjson_name();

}  // namespace tocsin::bench
