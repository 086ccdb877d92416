// An event for which a detection holds, made from the detection: for the tests of imported rules. Pure.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "doc/value.h"
#include "sigma/detection.h"

namespace tocsin::sigma {

struct Witness {
  doc::Value envelope;
  std::vector<std::string> chosen;  // the fields that the detection speaks of, as it names them
};

/// `envelope`: what the event holds beside that; its `detail` is an object. Fields of the envelope's are set there when it has them. Nothing when none
/// is found within a bounded search: a regular expression, a part of a time.
std::optional<Witness> witness(const Detection& detection, const doc::Value& envelope);

/// Sets a field as a detection names it. False when its path runs through something that is no object.
bool set_field(doc::Value& envelope, std::string_view field, doc::Value value);

/// The same event with one of the chosen fields changed or taken away so that the detection does not hold.
std::optional<doc::Value> near_miss(const Detection& detection, const Witness& witness);

}  // namespace tocsin::sigma
