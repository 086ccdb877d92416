// The last policies of one resource. Pure, thread-safe.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "past/sight.h"

namespace tocsin::past {

struct Version {
  Time time{};
  std::string id;  // of the event that set it
  policy::Setting::Now now = policy::Setting::Now::unclear;
  std::string text;
};

/// Ascending by time, then id: the order in which they held, whatever the order in which their events came.
using Versions = std::vector<Version>;

/// The one before the last is needed when an event comes a second time. An archive keeps all.
inline constexpr std::size_t kKeptVersions = 2;

/// False when it is known, or older than what is kept.
bool learn(Versions& versions, const Sight& sight, std::size_t most);
bool merge(Versions& into, const Versions& from, std::size_t most);

/// What the event changes about the policy that stood before, in at most nine lines. None of an event that sets no policy, or one of a resource that it makes.
std::vector<std::string> policy_changes(const Versions& versions, const Sight& sight);

/// Under which the versions of a policy are kept; `sight` sets one. At most 128 ASCII characters.
std::string policy_key(const Sight& sight);
inline constexpr std::string_view kPolicyKeys = "memory/policy/";
/// When versions, of which there is one at least, are forgotten.
Time expires(const Versions& versions);

/// JSON on one line, and back. Nothing when it is none of ours.
std::string to_text(const Versions& versions);
std::optional<Versions> versions_from(std::string_view text);

}  // namespace tocsin::past
