// What of an event is worth remembering. Pure, thread-safe.
#pragma once

#include <chrono>
#include <optional>
#include <string>

#include "base/clock.h"
#include "event/event.h"
#include "policy/setting.h"

namespace tocsin::past {

/// Empty texts: the event does not say.
struct Sight {
  Time time{};
  std::string id;
  std::string account;
  std::string principal;  // who stays the same from session to session
  std::string country;    // ISO 3166
  std::string region;     // of calls that are made in a region
  std::string call;       // "iam:CreateUser"
  bool of_log = false;    // from a log file, which holds everything; the bus delivers only what rules ask for
  std::optional<policy::Setting> policy;
};

/// The role behind a session (its name is chosen by whoever takes the role on), with the person of Identity Center; else the user. Empty for AWS's services
/// and for who has no ARN.
std::string principal_of(const event::Actor& actor);

/// Nothing of an event that is not CloudTrail's or has no time.
std::optional<Sight> sight_of(const event::Event& event);

/// What lies further ahead of the clock is not learned.
inline constexpr Milliseconds kAhead = std::chrono::minutes(10);

/// True of a bare record.
bool is_of_log(const event::Event& event);

}  // namespace tocsin::past
