// Inhibition (route/inhibit.h) as the store remembers it: what a sink was told of something graver. docs/adr/0017.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "route/inhibit.h"
#include "store/desk.h"

namespace tocsin::pipeline {

/// An alert that is accepted, as one sink sees it.
struct Audience {
  const route::Labels& labels;
  const std::string& incident;  // its id
  const std::string& sink;
};

/// What holds it back.
struct Holding {
  std::string name;  // of the inhibition
  Time until;
};

/// The first inhibition that holds it back; nothing: none does. What was told and became a dead letter holds nothing.
Result<std::optional<Holding>> held_back(store::Desk& desk, const std::vector<route::Inhibition>& inhibitions,
                                         const Audience& alert, Time now);

/// The sink is told of it at once.
Status remember_told(store::Desk& desk, const std::vector<route::Inhibition>& inhibitions,
                     const Audience& alert, Time now);

}  // namespace tocsin::pipeline
