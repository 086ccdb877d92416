// A noise budget: so many alerts of a rule in a window that begins with the first of them. What is beyond it is told together, in a digest;
// docs/routing.md. Pure: the state is a value that the store keeps.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/clock.h"
#include "route/labels.h"

namespace tocsin::route {

struct Rate {
  int alerts = 0;
  Milliseconds window{};
};

/// "20/day", "5/hour", "100/week": at least 1, at most 1000.
std::optional<Rate> parse_rate(std::string_view text);

struct NoiseBudget {
  std::optional<Rate> standard;                                   // of each rule that is not named
  std::map<std::string, std::optional<Rate>, std::less<>> rules;  // nothing: this rule has none
  bool critical = false;                                          // critical alerts are folded too
  Milliseconds digest_every = std::chrono::hours(1);

  /// Nothing: every alert rings.
  std::optional<Rate> rate_of(const Labels& labels) const;
};

/// Who did it, as far as they do not choose it themselves: the ARN, a role's without its session; else the name.
std::string actor_of(const Labels& labels);

/// What one rule's window has seen.
struct Spending {
  Time start{};
  int rung = 0;                     // within the budget
  std::vector<std::string> actors;  // that have rung, each a hash; at most twice the budget
};

/// Whether an alert rings at `now`; `spending` then holds it. Within the budget every alert does. Beyond it one does whose account and actor have not
/// rung in this window, at most as many times again: the noise of one must not hide another.
bool spend(const Rate& rate, const Labels& labels, Time now, Spending& spending);

/// For the store. What cannot be read is an empty Spending: the window begins anew, and alerts ring.
std::string to_text(const Spending& spending);
Spending parse_spending(const std::string& text);

}  // namespace tocsin::route
