#include "doctor/examine.h"

#include <algorithm>

namespace tocsin::doctor {
namespace {

class Examination {
 public:
  Examination(aws::Client& client, Deployment deployment, net::Deadline deadline)
      : client_(client), deployment_(std::move(deployment)), deadline_(deadline) {}

  Findings run(const std::string& origin, const std::vector<rule::BusPattern>& wanted) {
    const auto identity = aws::get_caller_identity(client_, deadline_);
    if (!identity) return {could_not_look("credentials", identity.error())};
    deployment_.account = identity->account;
    add(check_identity(*identity, origin));
    add({{"region", Level::ok, deployment_.region}});
    const auto function = aws::function_info(client_, deployment_.name, deadline_);
    const auto rules = aws::list_bus_rules(client_, deployment_.rule_prefix(), "", deadline_);
    if (is_absent(function) && rules && rules->empty()) {
      // Each part of nothing would only be missing once more.
      add(check_nothing(deployment_));
      return std::move(findings_);
    }
    look_at_trails(
        std::any_of(wanted.begin(), wanted.end(), [](const rule::BusPattern& p) { return p.read_only; }));
    look_at_rules(rules, wanted, function ? function->arn : "");
    add(check_function(deployment_, function,
                       function ? aws::may_be_invoked_by_events(client_, deployment_.name, deadline_)
                                : Answered<bool>(true)));
    look_at_topics(function ? variable(*function, "TOCSIN_SNS_TOPIC_ARN") : "");
    add(check_dead_letters(deployment_, queue(deployment_.dead_letters())));
    add(check_intake(deployment_, queue(deployment_.intake())));
    look_at_table(function ? variable(*function, "TOCSIN_CLAIMS_TABLE") : deployment_.name + "-claims");
    add(check_detectors(deployment_, aws::guardduty_is_on(client_, deadline_),
                        aws::security_hub_is_on(client_, deadline_)));
    look_at_regions();
    return std::move(findings_);
  }

 private:
  void add(Findings findings) {
    for (auto& finding : findings) findings_.push_back(std::move(finding));
  }

  static bool is_absent(const Answered<aws::FunctionInfo>& function) {
    return !function && function.error().kind == aws::CallError::Kind::not_found;
  }

  static std::string variable(const aws::FunctionInfo& function, const std::string& name) {
    const auto found = function.variables.find(name);
    return found == function.variables.end() ? "" : found->second;
  }

  void look_at_trails(bool wants_reads) {
    const auto trails = aws::describe_trails(client_, deadline_);
    if (!trails) return add(check_trails(tl::unexpected(trails.error()), wants_reads));
    std::vector<TrailView> views;
    for (const auto& trail : *trails) {
      is_multi_region_ = is_multi_region_ || trail.is_multi_region;
      views.push_back({trail, aws::trail_status(client_, trail.arn, deadline_),
                       aws::management_events(client_, trail.arn, deadline_)});
    }
    add(check_trails(views, wants_reads));
  }

  void look_at_rules(const Answered<std::vector<aws::BusRule>>& rules,
                     const std::vector<rule::BusPattern>& wanted, const std::string& function_arn) {
    if (!rules) return add(check_rules(deployment_, tl::unexpected(rules.error()), wanted, function_arn));
    std::vector<RuleView> views;
    for (const auto& rule : *rules)
      views.push_back({rule, aws::list_bus_targets(client_, rule.name, deadline_)});
    add(check_rules(deployment_, views, wanted, function_arn));
  }

  void look_at_topics(const std::string& of_function) {
    const auto alerts = of_function.empty() ? deployment_.topic_arn("alerts") : of_function;
    add(check_topic(alerts, "alerts", aws::list_subscriptions(client_, alerts, deadline_)));
    const auto operations = deployment_.topic_arn("operations");
    add(check_topic(operations, "operations", aws::list_subscriptions(client_, operations, deadline_)));
  }

  Answered<aws::QueueAttributes> queue(const std::string& name) {
    const auto url = aws::queue_url(client_, name, deadline_);
    if (!url) return tl::unexpected(url.error());
    return aws::queue_attributes(client_, {*url, ""}, deadline_);
  }

  void look_at_table(const std::string& name) {
    if (!name.empty()) add(check_table(name, aws::table_info(client_, name, deadline_)));
  }

  void look_at_regions() {
    const auto global = deployment_.global_region();
    const auto there = aws::list_bus_rules(client_, deployment_.rule_prefix(), global, deadline_);
    add(check_regions(deployment_, there, is_multi_region_));
  }

  aws::Client& client_;
  Deployment deployment_;
  const net::Deadline deadline_;
  Findings findings_;
  bool is_multi_region_ = false;
};

}  // namespace

Findings examine(aws::Client& client, Deployment deployment, const std::string& origin,
                 const std::vector<rule::BusPattern>& wanted, net::Deadline deadline) {
  return Examination(client, std::move(deployment), deadline).run(origin, wanted);
}

}  // namespace tocsin::doctor
