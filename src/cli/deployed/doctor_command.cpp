#include "cli/deployed/doctor_command.h"

#include <algorithm>
#include <cstdio>
#include <fmt/format.h>

#include "aws/credential_chain.h"
#include "base/text.h"
#include "cli/deployed/deployment.h"
#include "cli/rules/chosen_rules.h"
#include "cli/setup.h"
#include "doc/json_writer.h"
#include "doctor/account_settings.h"
#include "doctor/examine.h"

namespace tocsin::cli {
namespace {

constexpr std::chrono::minutes kLimit{2};

std::size_t count_of(const doctor::Findings& findings, doctor::Level level) {
  return static_cast<std::size_t>(std::count_if(findings.begin(), findings.end(),
                                                [&](const doctor::Finding& f) { return f.level == level; }));
}

void print_for_people(const doctor::Findings& findings) {
  constexpr std::string_view kIndent = "                       ";
  for (const auto& finding : findings) {
    fmt::print("{:<7}  {:<12}  {}\n", name_of(finding.level), finding.area, finding.what);
    if (!finding.fix.empty()) fmt::print("{}{}\n", kIndent, finding.fix);
    if (!finding.command.empty()) fmt::print("{}$ {}\n", kIndent, finding.command);
  }
  fmt::print("\n{} fine, {} warnings, {} failures, {} not seen\n", count_of(findings, doctor::Level::ok),
             count_of(findings, doctor::Level::warning), count_of(findings, doctor::Level::failure),
             count_of(findings, doctor::Level::unknown));
}

void print_json(const doctor::Findings& findings, const DoctorOptions& options, const std::string& region) {
  auto list = doc::array();
  for (const auto& finding : findings) {
    auto row = doc::object({{"area", doc::string(finding.area)},
                            {"level", doc::string(std::string(name_of(finding.level)))},
                            {"what", doc::string(finding.what)}});
    if (!finding.fix.empty()) row.set("fix", doc::string(finding.fix));
    if (!finding.command.empty()) row.set("command", doc::string(finding.command));
    if (finding.is_not_permitted) row.set("not_permitted", doc::boolean(true));
    list.items.push_back(std::move(row));
  }
  const auto root = doc::object(
      {{"name", doc::string(options.name)}, {"region", doc::string(region)}, {"findings", std::move(list)}});
  fmt::print("{}\n", doc::to_pretty_json(root));
}

/// What could not be seen is named on standard error, and left out.
int print_account(aws::Client& client, const doctor::Deployment& deployment, net::Deadline deadline) {
  const auto settings = doctor::account_settings(client, deployment, deadline);
  for (const auto& finding : settings.unseen)
    fmt::print(stderr, "{}: {}{}{}\n", finding.area, finding.what, finding.fix.empty() ? "" : ": ",
               finding.fix);
  fmt::print("{}\n", doc::to_pretty_json(settings.document));
  return doctor::exit_code(settings.unseen);
}

}  // namespace

int run_doctor(const DoctorOptions& options) {
  const auto rules = chosen_rules(options.rules, options.config, false);
  if (!rules) return rules.error();
  const auto wanted = rule::bus_patterns(*rules);
  if (!wanted) return report(wanted.error());
  const auto environment = aws::process_environment();
  const auto settings = deployment_settings(options.name, options.region, options.profile, environment);
  if (!settings) return report(settings.error());

  const auto deadline = std::chrono::steady_clock::now() + kLimit;
  const SystemClock clock;
  const auto credentials = aws::credential_chain(environment, *settings, clock, options.profile);
  const auto who = credentials->credentials(deadline);
  if (!who) return report(who.error());
  aws::Client client(*settings, *credentials, clock);
  if (options.output == "account")
    return print_account(client, {options.name, settings->region, ""}, deadline);
  const auto findings =
      doctor::examine(client, {options.name, settings->region, ""}, who->origin, *wanted, deadline);
  if (options.output == "json") {
    print_json(findings, options, settings->region);
  } else {
    print_for_people(findings);
  }
  return doctor::exit_code(findings);
}

}  // namespace tocsin::cli
