// How fast messages may follow each other on a channel: what its service documents, or what the settings say.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "base/clock.h"
#include "doc/fields.h"

namespace tocsin::sink {

/// `messages` in `per`, of which `burst` may go at once. No limit when `messages` is 0.
struct Pace {
  int messages = 0;
  Milliseconds per{};
  int burst = 0;

  bool is_limited() const { return messages > 0; }
};

/// How many messages may go in so long a time, at least one; nothing: any number.
std::optional<std::int64_t> messages_in(const Pace& pace, Milliseconds time);

/// "1/second", "30/minute", "100/hour": at least 1, at most 1000, all of them at once if there was silence before. Pure.
std::optional<Pace> parse_pace(std::string_view text);

/// "30/minute", "5 in 2s"; "none".
std::string to_string(const Pace& pace);

/// The key `rate_limit` of a sink: a pace, or "none". Without it `documented`, which is the kind's own.
Pace read_pace(doc::Fields& fields, const Pace& documented);

}  // namespace tocsin::sink
