#include "doctor/account_settings.h"

#include <algorithm>
#include <array>
#include <string>
#include <utility>

#include "base/text.h"

namespace tocsin::doctor {
namespace {

using doc::boolean;
using doc::object;
using doc::string;

class Survey {
 public:
  Survey(aws::Client& client, Deployment deployment, net::Deadline deadline)
      : client_(client), deployment_(std::move(deployment)), deadline_(deadline) {}

  AccountSettings run() {
    const auto identity = aws::get_caller_identity(client_, deadline_);
    if (identity) {
      out_.document.set("account", string(printable(identity->account)));
    } else {
      not_seen("credentials", identity.error());
    }
    look_at_listening();
    look_at_trails();
    look_at_services();
    return std::move(out_);
  }

 private:
  void not_seen(const char* area, const aws::CallError& error) {
    out_.unseen.push_back(could_not_look(area, error));
  }

  void look_at_listening() {
    auto listens = object();
    auto regions = doc::array();
    bool known = true;
    std::vector<std::string> asked{deployment_.region};
    if (deployment_.global_region() != deployment_.region) asked.push_back(deployment_.global_region());
    for (const auto& region : asked) {
      const auto rules = aws::list_bus_rules(client_, deployment_.rule_prefix(), region, deadline_);
      if (!rules) {
        not_seen("rules", rules.error());
        known = false;
      } else if (std::any_of(rules->begin(), rules->end(), [](const aws::BusRule& rule) {
                   return rule.state.starts_with("ENABLED") && !rule.pattern.empty();
                 })) {
        regions.items.push_back(string(region));
      }
    }
    if (known) listens.set("regions", std::move(regions));
    const auto intake = aws::queue_url(client_, deployment_.intake(), "", deadline_);
    if (intake || intake.error().kind == aws::CallError::Kind::not_found) {
      listens.set("log_files", boolean(intake.has_value()));
    } else {
      not_seen("log files", intake.error());
    }
    out_.document.set("listens", std::move(listens));
  }

  void look_at_trails() {
    const auto trails = aws::describe_trails(client_, deadline_);
    if (!trails) return not_seen("trail", trails.error());
    auto list = doc::array();
    for (const auto& trail : *trails) {
      const auto status = aws::trail_status(client_, trail.arn, deadline_);
      const auto events = aws::management_events(client_, trail.arn, deadline_);
      // With a trail left out, or half of one, rules would be called dead that are not.
      if (!status) return not_seen("trail", status.error());
      if (!events) return not_seen("trail", events.error());
      list.items.push_back(trail_settings(trail, *status, *events));
    }
    out_.document.set("trails", std::move(list));
  }

  static doc::Value trail_settings(const aws::Trail& trail, const aws::TrailStatus& status,
                                   const aws::ManagementEvents& events) {
    constexpr std::array<const char*, 4> kNames = {"none", "write", "read", "all"};
    const std::size_t which = (events.writes ? 1U : 0U) + (events.reads ? 2U : 0U);
    auto types = doc::array();
    for (const auto& type : events.data_types) types.items.push_back(string(printable(type)));
    return object({{"name", string(printable(trail.name))},
                   {"logging", boolean(status.is_logging)},
                   {"multi_region", boolean(trail.is_multi_region)},
                   {"region", string(printable(trail.home_region))},
                   {"management_events", string(kNames[which])},
                   {"data_events", std::move(types)}});
  }

  void look_at_services() {
    auto services = object();
    const auto ask = [&](const char* name, const Answered<bool>& answer) {
      if (answer) {
        services.set(name, boolean(*answer));
      } else {
        not_seen(name, answer.error());
      }
    };
    ask("guardduty", aws::guardduty_is_on(client_, deadline_));
    ask("securityhub", aws::security_hub_is_on(client_, deadline_));
    out_.document.set("services", std::move(services));
  }

  aws::Client& client_;
  Deployment deployment_;
  const net::Deadline deadline_;
  AccountSettings out_{object(), {}};
};

}  // namespace

AccountSettings account_settings(aws::Client& client, Deployment deployment, net::Deadline deadline) {
  return Survey(client, std::move(deployment), deadline).run();
}

}  // namespace tocsin::doctor
