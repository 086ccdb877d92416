// One message that tells of many alerts: an alert of its own, so that every channel can show it. Pure.
#pragma once

#include <cstdint>
#include <string>
#include <utility>
#include <vector>

#include "alert/alert.h"
#include "base/clock.h"
#include "rule/severity.h"

namespace tocsin::route {

/// The rule id of every digest.
inline constexpr std::string_view kDigestRule = "tocsin-digest";
/// Of more alerts of one incident.
inline constexpr std::string_view kUpdateRule = "tocsin-incident";

struct FoldedRule {
  std::string rule;
  rule::Severity severity = rule::Severity::info;
  std::int64_t alerts = 0;
  Time first;
  Time last;
  std::vector<std::pair<std::string, std::int64_t>> actors;  // the three who caused most
  std::string title = {};                                    // of its newest alert
};

struct Digest {
  std::string sink;
  std::string why;                // "budget", "muted:NAME", "inhibited:NAME", "incident:ID"
  std::vector<FoldedRule> rules;  // not empty
  Time now;
  std::string incident = {};  // that all of them joined; of the last kind
};

/// The words follow from why they were held back. The gravest rules first, then those with most alerts; in an update the newest. Ten rules are named, the others counted.
alert::Alert digest_alert(Digest digest);

}  // namespace tocsin::route
