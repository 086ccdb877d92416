#include "cli/rules/real_call.h"

#include <algorithm>
#include <string_view>
#include <vector>

#include "prove/aws_calls.h"
#include "prove/aws_facts.h"

namespace tocsin::cli {
namespace {

constexpr std::string_view kDomain = ".amazonaws.com";

/// `wanted` when the call comes under it, else the one that it comes under.
std::string event_type_of(std::string_view service, std::string_view name, const std::string& wanted) {
  const auto types = prove::detail_types_of(service, name);
  const auto has = [&](std::string_view type) {
    return std::find(types.begin(), types.end(), type) != types.end();
  };
  if (types.empty() || has(prove::kApiCall)) return wanted;
  if (has(prove::kSignIn)) return "AwsConsoleSignIn";
  return has(prove::kServiceEvent) ? "AwsServiceEvent" : wanted;
}

class Search {
 public:
  Search(const rule::AwsCall& wanted, const std::function<bool(const rule::AwsCall&)>& fits)
      : wanted_(wanted), fits_(fits) {}

  std::optional<rule::AwsCall> run() {
    std::string_view own = wanted_.event_source;
    if (own.ends_with(kDomain)) own.remove_suffix(kDomain.size());
    if (takes(own, wanted_.event_name) || takes_one_of(own)) return found_;
    const auto services = prove::services();
    const auto same_name = [&](const std::string& service) { return takes(service, wanted_.event_name); };
    if (std::any_of(services.begin(), services.end(), same_name)) return found_;
    const auto any = [&](const std::string& service) { return takes_one_of(service); };
    if (std::any_of(services.begin(), services.end(), any)) return found_;
    return std::nullopt;
  }

 private:
  bool takes_one_of(std::string_view service) {
    const auto names = prove::event_names_of(service);
    return std::any_of(names.begin(), names.end(),
                       [&](const std::string& name) { return takes_written(service, name); });
  }

  bool takes(std::string_view service, std::string_view name) {
    return prove::look_up(service, name) == prove::CallName::written && takes_written(service, name);
  }

  bool takes_written(std::string_view service, std::string_view name) {
    rule::AwsCall call{std::string(service) + std::string(kDomain), std::string(name),
                       event_type_of(service, name, wanted_.event_type)};
    if (!fits_(call)) return false;
    found_ = std::move(call);
    return true;
  }

  const rule::AwsCall& wanted_;
  const std::function<bool(const rule::AwsCall&)>& fits_;
  std::optional<rule::AwsCall> found_;
};

}  // namespace

std::optional<rule::AwsCall> real_call(const rule::AwsCall& wanted,
                                       const std::function<bool(const rule::AwsCall&)>& fits) {
  return Search(wanted, fits).run();
}

}  // namespace tocsin::cli
