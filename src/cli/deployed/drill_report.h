// What came of a drill, as people and programs read it: one form for the chain in AWS and for `serve`.
#pragma once

#include <string>
#include <vector>

#include "base/clock.h"

namespace tocsin::cli {

struct Hop {
  std::string name;
  std::string state;  // "done", or what is known instead
  Time at{};          // of done
};

struct DrillReport {
  std::string drill;
  Time start;
  std::string receiver;   // the hop that tells the channels: "function", "serve"
  std::vector<Hop> hops;  // in the order of the chain
};

/// `output`: "table" or "json". Times of this machine and of others are compared: their clocks differ a little.
void print_drill(const DrillReport& report, const std::string& output);

/// Of who tells the channels, then the channels: 0 when all have taken it, 5 when some have, 1 when none has.
int exit_code_of(const std::vector<Hop>& receipts);

}  // namespace tocsin::cli
