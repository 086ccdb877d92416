#include "doctor/examine.h"

#include <algorithm>
#include <set>

namespace tocsin::doctor {
namespace {

/// The schedule's question, which the function answers with its counts and a line in its log.
constexpr const char* kHeartbeat = R"({"tocsin":"heartbeat"})";

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
    const auto mappings = look_at_function(function);
    look_at_topics(function);
    add(check_dead_letters(deployment_, queue(deployment_.dead_letters())));
    look_at_log_files(mappings);
    look_at_table(function ? variable(*function, "TOCSIN_CLAIMS_TABLE") : deployment_.name + "-claims");
    add(check_detectors(deployment_, aws::guardduty_is_on(client_, deadline_),
                        aws::security_hub_is_on(client_, deadline_)));
    look_at_regions(wanted);
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
    trails_ = trails;
    if (!trails) return add(check_trails(tl::unexpected(trails.error()), wants_reads));
    std::vector<TrailView> views;
    for (const auto& trail : *trails) {
      views.push_back({trail, aws::trail_status(client_, trail.arn, deadline_),
                       aws::management_events(client_, trail.arn, deadline_)});
    }
    add(check_trails(views, wants_reads));
  }

  void look_at_rules(const Answered<std::vector<aws::BusRule>>& rules,
                     const std::vector<rule::BusPattern>& wanted, const std::string& function_arn) {
    if (!rules) return add(check_rules(deployment_, tl::unexpected(rules.error()), wanted, function_arn));
    auto findings = check_rules(deployment_, with_targets(*rules, ""), wanted, function_arn);
    home_hears_ = std::all_of(findings.begin(), findings.end(), [](const Finding& finding) {
      return finding.level == Level::ok || finding.level == Level::warning;
    });
    add(std::move(findings));
  }

  std::vector<RuleView> with_targets(const std::vector<aws::BusRule>& rules, const std::string& region) {
    std::vector<RuleView> views;
    for (const auto& rule : rules)
      views.push_back({rule, aws::list_bus_targets(client_, rule.name, region, deadline_)});
    return views;
  }

  /// What it is handed, for the log files.
  Answered<std::vector<aws::SourceMapping>> look_at_function(const Answered<aws::FunctionInfo>& info) {
    FunctionView view{info};
    if (info) {
      view.may_be_invoked = aws::may_be_invoked_by_events(client_, deployment_.name, deadline_);
      view.reserved = aws::reserved_concurrency(client_, deployment_.name, deadline_);
      view.mappings = aws::source_mappings(client_, info->arn, deadline_);
      const bool may_run = !view.reserved || *view.reserved != 0;
      if (may_run) view.heartbeat = aws::invoke_function(client_, deployment_.name, kHeartbeat, deadline_);
    }
    add(check_function(deployment_, view));
    return view.mappings;
  }

  void look_at_log_files(const Answered<std::vector<aws::SourceMapping>>& mappings) {
    Answered<std::vector<BucketView>> buckets;
    if (!trails_) {
      buckets = tl::unexpected(trails_.error());
    } else {
      for (const auto& trail : *trails_) {
        const auto prefix = trail.key_prefix.empty() ? "AWSLogs/" : trail.key_prefix + "/AWSLogs/";
        buckets->push_back(
            {trail.bucket, prefix, aws::bucket_notification(client_, trail.bucket, deadline_)});
      }
    }
    auto findings = check_log_files(deployment_, queue(deployment_.intake()), mappings, buckets);
    // What was not seen may come: only what is known not to makes a region deaf.
    log_files_come_ = std::none_of(findings.begin(), findings.end(), [](const Finding& finding) {
      return finding.level == Level::warning || finding.level == Level::failure;
    });
    add(std::move(findings));
  }

  void look_at_topics(const Answered<aws::FunctionInfo>& function) {
    const auto of_function = function ? variable(*function, "TOCSIN_SNS_TOPIC_ARN") : "";
    const auto alerts = of_function.empty() ? deployment_.topic_arn("alerts") : of_function;
    add(check_topic(alerts, "alerts", aws::list_subscriptions(client_, alerts, deadline_)));
    if (function) add(check_publisher(alerts, function->role, aws::topic_policy(client_, alerts, deadline_)));
    const auto operations = deployment_.topic_arn("operations");
    add(check_topic(operations, "operations", aws::list_subscriptions(client_, operations, deadline_)));
  }

  Answered<aws::QueueAttributes> queue(const std::string& name, const std::string& region = {}) {
    const auto url = aws::queue_url(client_, name, region, deadline_);
    if (!url) return tl::unexpected(url.error());
    return aws::queue_attributes(client_, {*url, region}, deadline_);
  }

  void look_at_table(const std::string& name) {
    if (!name.empty()) add(check_table(deployment_, name, aws::table_info(client_, name, deadline_)));
  }

  void look_at_regions(const std::vector<rule::BusPattern>& wanted) {
    const auto global = deployment_.global_region();
    const bool is_multi_region =
        trails_ && std::any_of(trails_->begin(), trails_->end(),
                               [](const aws::Trail& trail) { return trail.is_multi_region; });
    RegionsView view{std::vector<RuleView>(), is_multi_region, log_files_come_, home_hears_};
    if (global != deployment_.region) {
      const auto there = aws::list_bus_rules(client_, deployment_.rule_prefix(), global, deadline_);
      if (there) {
        view.there = with_targets(*there, global);
      } else {
        view.there = tl::unexpected(there.error());
      }
    }
    add(check_regions(deployment_, view, wanted));
    if (view.there) look_at_letters(*view.there, global);
  }

  /// Of the rules there, what could not be handed home.
  void look_at_letters(const std::vector<RuleView>& there, const std::string& region) {
    std::set<std::string> arns;
    for (const auto& view : there) {
      for (const auto& target : view.targets.value_or(std::vector<aws::BusTarget>())) {
        if (target.arn == deployment_.bus_arn() && !target.dead_letter_arn.empty())
          arns.insert(target.dead_letter_arn);
      }
    }
    for (const auto& arn : arns)
      add(check_unforwarded(deployment_, region, arn, queue(arn.substr(arn.rfind(':') + 1), region)));
  }

  aws::Client& client_;
  Deployment deployment_;
  const net::Deadline deadline_;
  Findings findings_;
  Answered<std::vector<aws::Trail>> trails_;
  bool home_hears_ = false;
  bool log_files_come_ = false;
};

}  // namespace

Findings examine(aws::Client& client, Deployment deployment, const std::string& origin,
                 const std::vector<rule::BusPattern>& wanted, net::Deadline deadline) {
  return Examination(client, std::move(deployment), deadline).run(origin, wanted);
}

}  // namespace tocsin::doctor
