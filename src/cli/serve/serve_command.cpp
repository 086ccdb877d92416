#include "cli/serve/serve_command.h"

#include <algorithm>
#include <chrono>
#include <cstdlib>
#include <fmt/format.h>
#include <optional>
#include <thread>

#include "base/log.h"
#include "cli/serve/answer_front.h"
#include "cli/serve/reload.h"
#include "cli/serve/serve_front.h"
#include "cli/serve/serve_setup.h"
#include "cli/serve/sources.h"
#include "cli/serve/stop_signal.h"
#include "cli/version.h"
#include "pipeline/service.h"

namespace tocsin::cli {
namespace {

constexpr std::chrono::seconds kStopLimit{45};  // below the 60 s that the systemd unit gives

void configure_log(const config::Log& log) {
  const auto level = log.level == "debug"     ? log::Level::debug
                     : log.level == "warning" ? log::Level::warning
                     : log.level == "error"   ? log::Level::error
                                              : log::Level::info;
  log::configure(level, log.format == "json" ? log::Format::json : log::Format::text);
}

pipeline::ServiceOptions service_options(const config::Config& config) {
  pipeline::ServiceOptions options;
  options.store_path = config.store.path;
  options.version = version();
  options.retry.base = config.delivery.retry_base;
  options.retry.cap = config.delivery.retry_cap;
  options.retry.give_up_after = config.delivery.give_up_after;
  options.limits.max_outbox_bytes = static_cast<std::int64_t>(config.store.max_outbox);
  options.limits.min_free_disk_bytes = static_cast<std::int64_t>(config.store.min_free_disk);
  options.retention.delivered = config.store.retention;
  options.retention.claims = config.store.claim_retention;
  return options;
}

int check(const ServeOptions& options, const Prepared& prepared) {
  int code = 0;
  for (const auto& obstacle : obstacles(prepared)) code = std::max(code, report(obstacle));
  if (code != 0) return code;
  const auto rules = prepared.rules.rules().size();
  const auto sinks = prepared.sinks.size();
  fmt::print("{}: no errors; {} rules, {} sink{}\n",
             options.config.empty() ? "embedded settings" : options.config, rules, sinks,
             sinks == 1 ? "" : "s");
  return 0;
}

enum class Then { end, start_anew };

/// A second signal, or kStopLimit after the first, goes on at once: a sink that hangs must not hold it up, and the store is made for
/// being killed (docs/delivery.md).
void wait_no_longer(const StopSignal& signals, Then then) {
  std::thread([signals, then] {
    const bool asked = signals.wait_for(kStopLimit);
    log::warning("a sink that hangs is not waited for; what was in hand is sent again after the next start",
                 {{"because", asked ? "a second signal came" : "it took too long"}});
    if (then == Then::start_anew) report(start_anew());
    std::_Exit(0);
  }).detach();
}

/// Until it is told to stop, or to take settings that have been found right.
Then serve_until_told(const StopSignal& signals, const ServeOptions& options, const Running& now) {
  while (true) {
    const int signal = signals.wait();
    if (signal != SIGHUP) {
      log::info("stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
      return Then::end;
    }
    if (can_reload(options, now)) return Then::start_anew;
  }
}

/// What listens; each may be switched off.
struct Fronts {
  std::unique_ptr<Front> events;
  std::unique_ptr<AnswerFront> answers;

  void stop() {
    if (answers) answers->stop();
    if (events) events->stop();
  }
};

/// After an error nothing listens.
Result<Fronts> open_fronts(const config::Config& config, const std::optional<pipeline::AnswerLinks>& links,
                           pipeline::Service& service, const Clock& clock) {
  Fronts fronts;
  if (config.sources.http.enabled) {
    auto started = Front::start(config.sources.http, config.incidents, service, clock);
    if (!started) return fail(started.error());
    fronts.events = std::move(*started);
    log::info("listening", {{"url", fronts.events->url()}});
  }
  if (links) {
    auto started = AnswerFront::start(config.incidents, *links, service.store(), clock);
    if (!started) {
      fronts.stop();
      return fail(started.error());
    }
    fronts.answers = std::move(*started);
    log::info("listening for answers", {{"url", fronts.answers->url()}});
  }
  return fronts;
}

int serve(const ServeOptions& given, Prepared prepared) {
  const StopSignal stop_signal;
  const SystemClock clock;
  const auto& config = prepared.config;
  configure_log(config.log);
  auto now = running(prepared);
  for (const auto& one : prepared.sinks) {
    const auto usable = one->check();
    if (usable) continue;
    // A setting that is wrong stays wrong; a login or a folder may come while it runs.
    if (usable.error().kind == ErrorKind::invalid) return report(of_sink(*one, usable.error()));
    log::warning("a sink cannot work yet", {{"sink", one->name()}, {"why", to_string(usable.error())}});
    now.obstacles.push_back(to_string(of_sink(*one, usable.error())));
  }
  const auto rule_count = prepared.rules.rules().size();
  const auto sink_count = prepared.sinks.size();
  auto options = service_options(config);
  options.enricher = std::move(prepared.enricher);
  options.routing = std::move(prepared.routing);
  options.paces = std::move(prepared.paces);
  auto links = answer_links(config.incidents);
  if (!links) return report(links.error());
  options.links = *links;
  options.link_sinks = link_sinks(config);
  auto opened = pipeline::Service::open(std::move(options), std::move(prepared.rules),
                                        std::move(prepared.sinks), clock);
  if (!opened) return report(opened.error());
  auto& service = **opened;
  auto sources = sources_of(config.sources, service.intake());
  if (!sources) return report(sources.error());
  service.start(std::move(*sources));
  auto fronts = open_fronts(config, *links, service, clock);
  if (!fronts) {
    service.stop();
    return report(fronts.error());
  }
  log::info("ready", {{"version", version()},
                      {"rules", std::to_string(rule_count)},
                      {"sinks", std::to_string(sink_count)},
                      {"store", config.store.path}});
  std::optional<Heartbeat> heartbeat;
  if (prepared.heartbeat)
    heartbeat.emplace(*prepared.heartbeat, [&service] { return service.readyz().status == 200; });
  const auto then = serve_until_told(stop_signal, given, now);
  wait_no_longer(stop_signal, then);
  heartbeat.reset();
  fronts->stop();
  service.stop();
  log::info("stopped");
  return then == Then::start_anew ? report(start_anew()) : 0;
}

}  // namespace

int run_serve(const ServeOptions& options) {
  auto prepared = prepare(options);
  if (!prepared) return prepared.error();
  if (options.check) return check(options, *prepared);
  return serve(options, std::move(*prepared));
}

}  // namespace tocsin::cli
