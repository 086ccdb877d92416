#include "cli/serve_command.h"

#include <algorithm>
#include <charconv>
#include <chrono>
#include <csignal>
#include <cstdlib>
#include <filesystem>
#include <fmt/format.h>
#include <pthread.h>
#include <thread>
#include <vector>

#include "base/log.h"
#include "cli/queues.h"
#include "cli/setup.h"
#include "cli/sources.h"
#include "cli/version.h"
#include "net/http_server.h"
#include "pipeline/service.h"
#include "secret/secret.h"
#include "sink/posix_file.h"
#include "source/http_source.h"

namespace tocsin::cli {
namespace {

constexpr std::chrono::seconds kStopLimit{45};  // below the 60 s that the systemd unit gives

// What `serve` does without a settings file.
constexpr std::string_view kEmbeddedSettings = R"(sinks:
  - {name: inbox, type: maildir, path: mail}
)";

OrExit<config::Config> settings_of(const ServeOptions& options) {
  if (!options.config.empty()) return load_config(options.config);
  std::error_code error;
  std::filesystem::create_directories(options.data, error);
  if (error) return tl::make_unexpected(report(Error{ErrorKind::io, error.message(), options.data}));
  auto config = config::parse({options.data + "/embedded-settings.yaml", std::string(kEmbeddedSettings)});
  if (!config) return tl::make_unexpected(report(config.error()));
  return std::move(*config);
}

/// `--listen ADDRESS:PORT` in place of the settings' own.
Status apply_listen(const std::string& listen, config::Http& http) {
  if (listen.empty()) return {};
  const auto colon = listen.rfind(':');
  const auto digits =
      colon == std::string::npos ? std::string_view() : std::string_view(listen).substr(colon + 1);
  int port = -1;
  const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
  if (digits.empty() || error != std::errc{} || end != digits.data() + digits.size() || port < 0 ||
      port > 65535) {
    return fail({ErrorKind::usage, "--listen takes ADDRESS:PORT", listen,
                 "127.0.0.1:8686, or [::1]:0 for any free port"});
  }
  http.address = listen.substr(0, colon);
  if (http.address.starts_with('[') && http.address.ends_with(']')) {
    http.address = http.address.substr(1, http.address.size() - 2);
  }
  http.port = port;
  return {};
}

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

net::HttpRoute page(std::string path, std::function<pipeline::Page()> make) {
  return {"GET", std::move(path), [make = std::move(make)](const net::HttpRequest&) {
            auto made = make();
            return net::HttpResponse{made.status, std::move(made.body), std::move(made.content_type)};
          }};
}

/// The HTTP server with the source of events and the pages for operators.
class Front {
 public:
  static Result<std::unique_ptr<Front>> start(const config::Http& http, pipeline::Service& service) {
    auto front = std::make_unique<Front>();
    source::HttpSourceOptions options;
    if (http.token) {
      auto token = secret::resolve(*http.token);
      if (!token) return fail(std::move(token.error()));
      options.token = std::move(*token);
    }
    if (auto safe = source::check_exposure(http.address, http.token.has_value()); !safe) {
      return fail(std::move(safe.error()));
    }
    options.limits.max_text_bytes = http.max_body;
    front->source_ = std::make_unique<source::HttpSource>(service.intake(), std::move(options));
    std::vector<net::HttpRoute> routes;
    routes.push_back(front->source_->route());
    routes.push_back(page("/healthz", [&service] { return service.healthz(); }));
    routes.push_back(page("/readyz", [&service] { return service.readyz(); }));
    routes.push_back(page("/metrics", [&service] { return service.metrics(); }));
    // Metrics name rules, sinks and counts: for whoever may also send events. The other two say only whether it works.
    routes.back().admit = [source = front->source_.get()](const net::HttpRequest& r) {
      return source->refuse_stranger(r);
    };
    net::HttpServerOptions server;
    server.address = http.address;
    server.port = static_cast<std::uint16_t>(http.port);
    server.max_body_bytes = static_cast<std::size_t>(http.max_body);
    auto started = net::HttpServer::start(std::move(server), std::move(routes));
    if (!started) return fail(std::move(started.error()));
    front->server_ = std::move(*started);
    return front;
  }

  std::string url() const { return "http://" + server_->address(); }
  void stop() { server_->stop(); }

 private:
  std::unique_ptr<source::HttpSource> source_;  // outlives the server, which has its route
  std::unique_ptr<net::HttpServer> server_;
};

/// SIGTERM and SIGINT are blocked in every thread and taken here.
class StopSignal {
 public:
  StopSignal() {
    std::signal(SIGPIPE, SIG_IGN);
    sigemptyset(&set_);
    sigaddset(&set_, SIGTERM);
    sigaddset(&set_, SIGINT);
    pthread_sigmask(SIG_BLOCK, &set_, nullptr);
  }
  int wait() const {
    int signal = 0;
    while (sigwait(&set_, &signal) != 0) {
    }
    return signal;
  }
  /// False when none came in that time.
  bool wait_for(std::chrono::seconds limit) const {
    const timespec time{limit.count(), 0};
    return sigtimedwait(&set_, nullptr, &time) > 0;
  }

 private:
  sigset_t set_{};
};

struct Prepared {
  config::Config config;
  rule::RuleSet rules;
  std::vector<std::unique_ptr<sink::Sink>> sinks;
  enrich::Enricher enricher;
  route::Routing routing;
};

OrExit<Prepared> prepare(const ServeOptions& options) {
  auto config = settings_of(options);
  if (!config) return tl::make_unexpected(config.error());
  if (auto listen = apply_listen(options.listen, config->sources.http); !listen) {
    return tl::make_unexpected(report(listen.error()));
  }
  auto rules = load_rules(rule_options(*config));
  auto sinks = make_sinks(*config);  // also when the rules are wrong: all errors at once
  auto enricher = make_enricher(*config);
  if (!rules) return tl::make_unexpected(rules.error());
  if (!sinks) return tl::make_unexpected(sinks.error());
  if (!enricher) return tl::make_unexpected(enricher.error());
  auto routing = make_routing(*config, *sinks);
  if (!routing) return tl::make_unexpected(routing.error());
  std::vector<std::unique_ptr<sink::Sink>> service_sinks;
  for (auto& s : *sinks) service_sinks.push_back(std::move(s.sink));
  return Prepared{std::move(*config), std::move(*rules), std::move(service_sinks), std::move(*enricher),
                  std::move(*routing)};
}

Error of_sink(const sink::Sink& sink, Error error) {
  error.what = "sink " + sink.name() + ": " + error.what;
  return error;
}

/// What stands in the way outside of the settings: secrets, folders, the address. Nothing is started or changed.
std::vector<Error> obstacles(const Prepared& prepared) {
  std::vector<Error> found;
  const auto note = [&found](const Status& status) {
    if (!status) found.push_back(status.error());
  };
  const auto& sources = prepared.config.sources;
  if (sources.http.enabled) {
    note(source::check_exposure(sources.http.address, sources.http.token.has_value()));
    if (sources.http.token) {
      if (const auto token = secret::resolve(*sources.http.token); !token) found.push_back(token.error());
    }
  }
  for (const auto& folder : sources.folders) {
    if (!std::filesystem::is_directory(folder.path)) {
      found.push_back({ErrorKind::io, "the watched folder is not there", folder.path,
                       "make it, or correct sources.folders"});
    }
  }
  for (auto& obstacle : queue_obstacles(sources.queues)) found.push_back(std::move(obstacle));
  note(sink::check_parent(prepared.config.store.path));
  for (const auto& one : prepared.sinks) {
    if (const auto usable = one->check(); !usable) found.push_back(of_sink(*one, usable.error()));
  }
  return found;
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

/// A second signal, or kStopLimit after the first, ends the process at once: a sink that hangs must not hold it up, and
/// the store is made for being killed (docs/delivery.md).
void end_without_waiting(const StopSignal& signals) {
  std::thread([signals] {
    const bool asked = signals.wait_for(kStopLimit);
    log::warning(
        "stopped without waiting for a sink that hangs; what was in hand is sent again after the next start",
        {{"because", asked ? "a second signal came" : "it took too long"}});
    std::_Exit(0);
  }).detach();
}

int serve(Prepared prepared) {
  const StopSignal stop_signal;
  const SystemClock clock;
  const auto& config = prepared.config;
  configure_log(config.log);
  for (const auto& one : prepared.sinks) {
    const auto usable = one->check();
    if (usable) continue;
    // A setting that is wrong stays wrong; a login or a folder may come while it runs.
    if (usable.error().kind == ErrorKind::invalid) return report(of_sink(*one, usable.error()));
    log::warning("a sink cannot work yet", {{"sink", one->name()}, {"why", to_string(usable.error())}});
  }
  const auto rule_count = prepared.rules.rules().size();
  const auto sink_count = prepared.sinks.size();
  auto options = service_options(config);
  options.enricher = std::move(prepared.enricher);
  options.routing = std::move(prepared.routing);
  auto opened = pipeline::Service::open(std::move(options), std::move(prepared.rules),
                                        std::move(prepared.sinks), clock);
  if (!opened) return report(opened.error());
  auto& service = **opened;
  auto sources = sources_of(config.sources, service.intake());
  if (!sources) return report(sources.error());
  service.start(std::move(*sources));
  std::unique_ptr<Front> front;
  if (config.sources.http.enabled) {
    auto started = Front::start(config.sources.http, service);
    if (!started) {
      service.stop();
      return report(started.error());
    }
    front = std::move(*started);
    log::info("listening", {{"url", front->url()}});
  }
  log::info("ready", {{"version", version()},
                      {"rules", std::to_string(rule_count)},
                      {"sinks", std::to_string(sink_count)},
                      {"store", config.store.path}});
  const int signal = stop_signal.wait();
  log::info("stopping", {{"signal", signal == SIGTERM ? "SIGTERM" : "SIGINT"}});
  end_without_waiting(stop_signal);
  if (front) front->stop();
  service.stop();
  log::info("stopped");
  return 0;
}

}  // namespace

int run_serve(const ServeOptions& options) {
  auto prepared = prepare(options);
  if (!prepared) return prepared.error();
  if (options.check) return check(options, *prepared);
  return serve(std::move(*prepared));
}

}  // namespace tocsin::cli
