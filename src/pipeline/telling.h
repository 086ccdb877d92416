// What a sink has been told of an incident, and what the next message says of it: whether it rings, and under which bell it stands. docs/adr/0017.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "base/result.h"
#include "sink/sink.h"
#include "store/desk.h"

namespace tocsin::pipeline {

struct Standing {
  std::optional<store::Told> told = {};  // nothing: the sink knows nothing of the incident
  bool new_rule = true;                  // it was told of no alert of one of the rules
};

Result<Standing> standing_of(store::Desk& desk, const std::string& incident, const std::string& sink,
                             const std::vector<std::string>& rules);

/// A message to one sink.
struct Message {
  std::string alert;  // its id
  int severity = 0;
  std::vector<std::string> rules;
  std::string finding = {};  // its key; empty: none
  int finding_severity = -1;
  sink::Reason reason = sink::Reason::first;
};

/// The cause and the words of the message's deliveries; the address is the caller's. What the sink was told is written.
Result<store::Sending> tell(store::Desk& desk, const store::Incident& incident, const std::string& sink,
                            const Standing& standing, const Message& message, Time now);

/// What Sending::incident holds. `severity`: the gravest that the sink was told, this message with it.
std::string to_text(const sink::Incident& incident, int severity);
int gravest_in(std::string_view json);

/// The same, for the message. Nothing when it cannot be read: the message is sent without.
std::optional<sink::Incident> parse_incident(std::string_view json);

}  // namespace tocsin::pipeline
