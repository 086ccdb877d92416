#include "coverage/blind_spots.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>

namespace tocsin::coverage {
namespace {

using rule::EventNeed;

enum class Can { yes, no, unknown };

struct Answer {
  Can can = Can::yes;
  std::string reason = {};
  std::string fix = {};
};

constexpr const char* kSelectorsFix = "tocsin rules compile --selectors writes what a trail must record";

/// Where global services report, in the partition of the region.
std::string_view global_region_of(std::string_view region) {
  if (region.starts_with("cn-")) return "cn-north-1";
  if (region.starts_with("us-gov-")) return "us-gov-west-1";
  return "us-east-1";
}

std::string_view global_region(const Account& account) {
  if (account.regions && !account.regions->empty()) return global_region_of(account.regions->front());
  if (account.trails && !account.trails->empty()) return global_region_of(account.trails->front().region);
  return "us-east-1";
}

bool holds(const std::vector<std::string>& list, std::string_view text) {
  return std::find(list.begin(), list.end(), text) != list.end();
}

bool is_recorded(const Trail& trail, const EventNeed& need, std::string_view global) {
  if (!trail.logging) return false;
  if (need.is_global && !trail.multi_region && trail.region != global) return false;
  if (need.from == EventNeed::From::data) return holds(trail.data_events, need.type);
  return need.reads ? trail.reads : trail.writes;
}

/// Does some trail record it?
Answer recorded(const EventNeed& need, const Account& account) {
  if (!account.trails) return {Can::unknown, "the settings do not say which trails there are"};
  const auto global = global_region(account);
  const auto& trails = *account.trails;
  const auto any = [&](auto fits) { return std::any_of(trails.begin(), trails.end(), fits); };
  if (any([&](const Trail& trail) { return is_recorded(trail, need, global); })) return {};
  if (!any([](const Trail& trail) { return trail.logging; }))
    return {Can::no, trails.empty() ? "there is no trail" : "no trail is logging",
            "make a trail for all regions, or switch it on: aws cloudtrail start-logging --name NAME"};
  if (need.from == EventNeed::From::data)
    return {Can::no, fmt::format("no trail records data events of {}", need.type), kSelectorsFix};
  auto elsewhere = need;
  elsewhere.is_global = false;
  if (any([&](const Trail& trail) { return is_recorded(trail, elsewhere, global); }))
    return {
        Can::no, fmt::format("no trail records {}, where it is told", global),
        "make the trail one of all regions: aws cloudtrail update-trail --is-multi-region-trail --name NAME"};
  return {Can::no,
          fmt::format("no trail records management events that {}",
                      need.reads ? "only read" : "change something"),
          "let the trail record management events, reading and writing ones"};
}

/// Does Tocsin hear what is told in the region where this is told?
Answer listened(const EventNeed& need, const Account& account) {
  const bool from_trail = need.from != EventNeed::From::service;
  if (from_trail && account.log_files == true) return {};
  if (!account.regions) return {Can::unknown, "the settings do not say where Tocsin listens"};
  if (account.regions->empty())
    return {Can::no, "Tocsin listens to no event bus", "deploy it, or read the log files"};
  const auto global = global_region(account);
  if (!need.is_global || holds(*account.regions, global)) return {};
  return {Can::no, fmt::format("it is told in {} only, where nothing listens", global),
          fmt::format("forward the events of {} (docs/deploy.md){}", global,
                      from_trail ? ", or read the trail's log files" : "")};
}

Answer switched_on(const EventNeed& need, const Account& account) {
  if (need.service.empty()) return {};
  const auto found = account.services.find(need.service);
  if (found == account.services.end())
    return {Can::unknown, fmt::format("the settings do not say whether {} is on", need.service)};
  if (found->second) return {};
  return {Can::no, fmt::format("{} is off", need.service), fmt::format("switch {} on", need.service)};
}

Answer heard(const EventNeed& need, const Account& account) {
  auto first = need.from == EventNeed::From::service ? switched_on(need, account) : recorded(need, account);
  if (first.can == Can::no) return first;
  auto second = listened(need, account);
  return second.can == Can::yes ? first : second;
}

void add_once(std::vector<std::string>& list, const std::string& text) {
  if (!text.empty() && !holds(list, text)) list.push_back(text);
}

}  // namespace

std::string_view name_of(Hearing hearing) {
  switch (hearing) {
    case Hearing::alive:
      return "alive";
    case Hearing::partly:
      return "partly";
    case Hearing::dead:
      return "dead";
    case Hearing::unknown:
      break;
  }
  return "unknown";
}

Heard hearing_of(const std::vector<EventNeed>& needs, const Account& account) {
  if (needs.empty()) return {Hearing::unknown, {"it counts what other rules hear"}, {}};
  Heard out;
  bool any = false;
  bool missing = false;
  bool unknown = false;
  for (const auto& need : needs) {
    const auto answer = heard(need, account);
    any = any || answer.can == Can::yes;
    missing = missing || answer.can == Can::no;
    unknown = unknown || answer.can == Can::unknown;
    add_once(out.reasons, answer.reason);
    add_once(out.fixes, answer.fix);
  }
  if (any) {
    out.how = missing ? Hearing::partly : Hearing::alive;
  } else {
    out.how = unknown ? Hearing::unknown : Hearing::dead;
  }
  return out;
}

std::vector<std::string> account_notes(const Account& account) {
  std::vector<std::string> out;
  if (account.trails) {
    const auto& trails = *account.trails;
    const bool everywhere = std::any_of(
        trails.begin(), trails.end(), [](const Trail& trail) { return trail.logging && trail.multi_region; });
    for (const auto& trail : trails) {
      if (!trail.logging) out.push_back(fmt::format("the trail {} is switched off", trail.name));
      if (trail.logging && !trail.multi_region && !everywhere)
        out.push_back(fmt::format("the trail {} records {} only: no rule hears other regions", trail.name,
                                  trail.region));
    }
  }
  if (account.regions && account.log_files == false)
    out.push_back(fmt::format(
        "log files are not read: only events of {} are heard",
        account.regions->empty() ? "no region" : fmt::format("{}", fmt::join(*account.regions, ", "))));
  return out;
}

}  // namespace tocsin::coverage
