#include "coverage/navigator.h"

#include <algorithm>
#include <cstdint>
#include <fmt/format.h>
#include <string_view>
#include <utility>

#include "rule/bus/event_needs.h"

namespace tocsin::coverage {
namespace {

using doc::object;
using doc::string;

constexpr const char* kDeadColour = "#ff6666";
constexpr const char* kFewColour = "#cfe8ff";
constexpr const char* kManyColour = "#0b5fa5";

struct Technique {
  std::int64_t heard = 0;
  std::vector<std::string> lines;  // a rule each, for the comment
};

std::map<std::string, Technique> techniques_of(const rule::RuleSet& rules, const Hearings& hearings) {
  std::map<std::string, Technique> out;
  for (const auto& rule : rules.rules()) {
    const bool heard = can_be_heard(hearings, rule.id);
    for (const auto& id : rule.mitre) {
      auto& technique = out[id];
      technique.heard += heard ? 1 : 0;
      technique.lines.push_back(
          fmt::format("{} ({}){}", rule.id, rule::name(rule.severity), heard ? "" : ": cannot be heard"));
    }
  }
  return out;
}

doc::Value legend(const char* label, const char* colour) {
  return object({{"label", string(label)}, {"color", string(colour)}});
}

}  // namespace

Hearings hearings_of(const rule::RuleSet& rules, const Account& account) {
  Hearings out;
  for (const auto& rule : rules.rules()) out.emplace(rule.id, hearing_of(rule::event_needs(rule), account));
  return out;
}

bool can_be_heard(const Hearings& hearings, const std::string& rule_id) {
  const auto found = hearings.find(rule_id);
  return found == hearings.end() || found->second.how != Hearing::dead;
}

doc::Value navigator_layer(const rule::RuleSet& rules, const Hearings& hearings) {
  const auto techniques = techniques_of(rules, hearings);
  auto list = doc::array();
  std::int64_t most = 1;
  for (const auto& [id, technique] : techniques) {
    most = std::max(most, technique.heard);
    auto one = object({{"techniqueID", string(id)},
                       {"score", doc::number(technique.heard)},
                       {"comment", string(fmt::format("{}", fmt::join(technique.lines, "\n")))},
                       {"enabled", doc::boolean(true)}});
    if (technique.heard == 0) one.set("color", string(kDeadColour));
    list.items.push_back(std::move(one));
  }
  return object(
      {{"name", string("Tocsin")},
       {"versions", object({{"navigator", string("4.9.0")}, {"layer", string("4.5")}})},
       {"domain", string("enterprise-attack")},
       {"description",
        string(fmt::format("{} rules. A technique's score is the number of rules about it that can be heard.",
                           rules.rules().size()))},
       {"sorting", doc::number(std::int64_t{3})},
       {"layout", object({{"layout", string("side")},
                          {"showID", doc::boolean(true)},
                          {"expandedSubtechniques", string("annotated")}})},
       {"techniques", std::move(list)},
       {"gradient", object({{"colors", doc::array({string(kFewColour), string(kManyColour)})},
                            {"minValue", doc::number(std::int64_t{0})},
                            {"maxValue", doc::number(most)}})},
       {"legendItems", doc::array({legend("one rule", kFewColour), legend("most rules", kManyColour),
                                   legend("rules, none of which can be heard", kDeadColour)})}});
}

}  // namespace tocsin::coverage
