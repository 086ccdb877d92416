// What belongs together (docs/adr/0017). The store knows keys, severities as numbers and times; what makes a key is the pipeline's business.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <utility>
#include <vector>

#include "base/clock.h"

namespace tocsin::store {

inline constexpr const char* kOpen = "open";
inline constexpr const char* kAcknowledged = "acknowledged";
inline constexpr const char* kResolved = "resolved";

/// Incidents that are neither resolved nor closed by themselves.
inline constexpr std::int64_t kMostOpenIncidents = 10'000;
/// Without an alert for so long an incident closes by itself.
inline constexpr Milliseconds kQuiet = std::chrono::hours(24 * 7);

struct Incident {
  std::string id;
  std::string state;
  int severity = 0;  // the gravest of its alerts, as deliveries.priority
  std::string title;
  std::string account;
  std::string principal;
  Time opened;
  Time last;                // when the last alert joined
  std::int64_t alerts = 0;  // how many have joined
  std::string answered_by;
  std::optional<Time> answered;
};

struct IncidentFilter {
  std::string state = {};  // empty: all that are not resolved; "all"
  std::string id = {};     // the beginning of one; whatever its state
  std::int64_t limit = 50;
};

/// An alert on its way into an incident.
struct Joining {
  std::string alert;
  std::string rule;
  int severity = 0;
  std::string title;
  std::string account;
  std::string principal;
  std::string finding;            // its key; empty: none
  std::vector<std::string> live;  // keys of who acts
};

struct JoinLimits {
  Milliseconds window = std::chrono::hours(1);    // since the last alert
  Milliseconds longest = std::chrono::hours(24);  // since the first
  std::int64_t most = kMostOpenIncidents;
};

struct Joined {
  Incident incident;         // with this alert counted, and its severity; the state as it was before
  int severity_before = -1;  // of a new incident
  bool is_new = false;
  bool new_rule = true;  // none of its alerts was of this rule
};

/// What a sink was told of one topic.
struct Told {
  int severity = -1;
  int own = -1;  // of a finding: its own severity
  Time at{};
  std::string bell;  // the alert that last rang there; of a finding: that told it
};

/// Something to be done about an incident when nobody has answered until then.
struct Timer {
  std::string what;
  int step = 0;
  std::string receiver;
  Milliseconds every{};  // zero: once
  Time due;
};

struct IncidentTimer {
  std::string incident;
  Timer timer;
};

/// What timers do. The store sets `kTellAnswer` itself, with the new state as receiver.
inline constexpr const char* kRepeat = "repeat";      // the receiver is a sink
inline constexpr const char* kEscalate = "escalate";  // the receiver is one of the settings'
inline constexpr const char* kTellAnswer = "answer";
/// After so many repetitions an incident is not told again by a timer.
inline constexpr int kMostRepeats = 5;

/// A sink that was told of an incident.
struct Rung {
  std::string sink;
  int severity = 0;               // the gravest that was told there
  std::vector<std::string> said;  // what its messages say of the incident (Sending::incident), each once
  std::string bell;               // the last that rang there
};

/// A timer that is due.
struct DueTimer {
  Incident incident;  // as it is now
  Timer timer;
  std::vector<Rung> rung;  // only of kTellAnswer
};

/// A person's answer.
enum class Answer { acknowledged, resolved };
enum class Answered {
  done,
  already,  // somebody was faster
  graver,   // than what was seen: nothing is done
  gone,     // there is no such incident
};

}  // namespace tocsin::store
