// Inhibition: what is graver, and was just told to a sink, makes it needless to tell the same sink of lesser things of the same incident or account one by
// one. docs/adr/0017. Pure: what a sink was told is a state that the store keeps.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "route/labels.h"
#include "route/matchers.h"

namespace tocsin::route {

/// What both must have in common. An actor is the ARN, a role's without its session; an actor or principal is always one of one account.
enum class Equal : std::uint8_t { incident, account, region, actor, principal };
inline constexpr std::array<std::string_view, 5> kEqualNames = {"incident", "account", "region", "actor",
                                                                "principal"};

struct Inhibition {
  std::string name;
  Matchers when;             // what must have been told
  Matchers mutes;            // what is then held back; nothing that `when` matches as well
  std::vector<Equal> equal;  // not empty
  Milliseconds lasting{};
  std::size_t place = 0;  // byte offset in the settings

  /// Whether it could hold back an alert with these labels. Never a critical one: nothing is graver.
  bool may_hold(const Labels& labels) const;

  /// Under which the store keeps what `sink` was told; nothing when the alert lacks one of what must be equal: the absent equals nothing.
  std::optional<std::string> key(const std::string& sink, const Labels& labels,
                                 const std::string& incident) const;
};

/// The gravest that a sink was told.
struct Inhibitor {
  rule::Severity severity = rule::Severity::info;
  Time at;
  // Whose telling it was: with these the pipeline finds out whether it arrived.
  std::string incident;
  std::string rule;
};

/// Until when an alert of this severity is held back; nothing: it is not. Only what is strictly graver holds anything back.
std::optional<Time> held_until(const Inhibition& inhibition, const std::optional<Inhibitor>& told,
                               rule::Severity severity, Time now);

/// Whether what a sink is told now is to be remembered in place of `told`.
bool replaces(const Inhibition& inhibition, const std::optional<Inhibitor>& told, const Inhibitor& now);

/// "source guardduty holds back what is less grave and source cloudtrail, of the same incident, for 1h". One printable line.
std::string describe(const Inhibition& inhibition);

/// For the store. What cannot be read holds nothing back.
std::string to_text(const Inhibitor& told);
std::optional<Inhibitor> parse_inhibitor(const std::string& text);

}  // namespace tocsin::route
