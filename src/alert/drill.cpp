#include "alert/drill.h"

#include <algorithm>
#include <fmt/format.h>

#include "alert/build_alert.h"
#include "alert/test_alert.h"

namespace tocsin::alert {

bool is_drill_id(std::string_view text) {
  return text.size() >= 8 && text.size() <= 64 && std::all_of(text.begin(), text.end(), [](char c) {
           return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || c == '-';
         });
}

std::optional<std::string> drill_of(const event::Event& event) {
  if (event.source != kDrillSource || event.detail_type != kDrillDetailType) return std::nullopt;
  const auto id = doc::string_at(event.envelope, "detail.drill").value_or("");
  if (!is_drill_id(id)) return std::nullopt;
  return std::string(id);
}

std::string drill_alert_id(std::string_view drill) {
  return alert_id(kDrillRule, drill);
}

Alert drill_alert(const std::string& drill, Time now) {
  auto alert = test_alert(rule::Severity::high, now, drill_alert_id(drill));
  alert.rule_id = kDrillRule;
  alert.title = "DRILL: the chain of alarms is heard";
  alert.summary = fmt::format(
      "DRILL {}: nothing happened in any account; somebody, or a schedule, ran `tocsin drill`.", drill);
  alert.why =
      "DRILL. An alarm that nobody has heard ring is a hope. If you can read this, the chain works down to "
      "this channel.";
  alert.event_name = "Drill";
  alert.user_agent = "tocsin drill";
  alert.event_id = drill;
  alert.result = "DRILL: succeeded";
  alert.next_steps = {{"DRILL: nothing is to be done.", ""}};
  alert.tags = {"drill", "test"};
  return alert;
}

}  // namespace tocsin::alert
