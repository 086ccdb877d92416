#include "cli/serve/serve_setup.h"

#include <charconv>
#include <filesystem>

#include "cli/serve/answer_front.h"
#include "cli/serve/queues.h"
#include "secret/secret.h"
#include "sink/posix_file.h"
#include "source/http_source.h"

namespace tocsin::cli {
namespace {

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

}  // namespace

OrExit<Prepared> prepare(const ServeOptions& options) {
  auto config = settings_of(options);
  if (!config) return tl::make_unexpected(config.error());
  if (auto listen = apply_listen(options.listen, config->sources.http); !listen) {
    return tl::make_unexpected(report(listen.error()));
  }
  auto rules = load_rules(rule_options(*config));
  auto sinks = make_sinks(*config);  // also when the rules are wrong: all errors at once
  auto enricher = make_enricher(*config, Asking::anew);
  auto heartbeat = heartbeat_settings(*config);
  if (!rules) return tl::make_unexpected(rules.error());
  if (!sinks) return tl::make_unexpected(sinks.error());
  if (!enricher) return tl::make_unexpected(enricher.error());
  if (!heartbeat) return tl::make_unexpected(heartbeat.error());
  auto routing = make_routing(*config, *sinks);
  if (!routing) return tl::make_unexpected(routing.error());
  report(unknown_rules(*config, *routing, *rules));
  report(unknown_units(*config, *routing, enricher->accounts()));
  std::vector<std::unique_ptr<sink::Sink>> service_sinks;
  std::map<std::string, sink::Pace> paces;
  for (auto& s : *sinks) {
    paces[s.sink->name()] = s.pace;
    service_sinks.push_back(std::move(s.sink));
  }
  return Prepared{std::move(*config),  std::move(*rules),     std::move(service_sinks), std::move(*enricher),
                  std::move(*routing), std::move(*heartbeat), std::move(paces)};
}

Error of_sink(const sink::Sink& sink, Error error) {
  error.what = "sink " + sink.name() + ": " + error.what;
  return error;
}

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
  if (const auto links = answer_links(prepared.config.incidents); !links) found.push_back(links.error());
  if (const auto& token = prepared.config.incidents.token) {
    if (const auto read = secret::resolve(*token); !read) found.push_back(read.error());
  }
  for (const auto& folder : sources.folders) {
    if (!std::filesystem::is_directory(folder.path)) {
      found.push_back({ErrorKind::io, "the watched folder is not there", folder.path,
                       "make it, or correct sources.folders"});
    }
  }
  for (auto& obstacle : queue_obstacles(sources.queues)) found.push_back(std::move(obstacle));
  note(sink::check_parent(prepared.config.store.path));
  if (prepared.heartbeat) {
    const auto heartbeat = heartbeat_sink(*prepared.heartbeat);
    if (const auto usable = heartbeat->check(); !usable) found.push_back(of_sink(*heartbeat, usable.error()));
  }
  for (const auto& one : prepared.sinks) {
    if (const auto usable = one->check(); !usable) found.push_back(of_sink(*one, usable.error()));
  }
  return found;
}

}  // namespace tocsin::cli
