#include "cli/serve/heartbeat.h"

#include <condition_variable>
#include <fmt/format.h>
#include <mutex>
#include <utility>

#include "base/log.h"
#include "cli/version.h"

namespace tocsin::cli {
namespace {

constexpr Milliseconds kShortest{1'000};

class HeartbeatSink final : public sink::WebSink {
 public:
  explicit HeartbeatSink(sink::WebSettings settings) : WebSink("heartbeat", std::move(settings)) {}

  sink::Payload render(const sink::Notification& /*none*/, std::string_view /*target*/) const override {
    return {"text/plain", fmt::format("tocsin {} is ready\n", version())};
  }
};

}  // namespace

OrExit<std::optional<HeartbeatSettings>> heartbeat_settings(const config::Config& config) {
  const auto* given = config.document.find("heartbeat");
  if (given == nullptr) return std::nullopt;
  Diagnostics diagnostics;
  doc::Fields fields(config.source, *given, "$.heartbeat", diagnostics);
  HeartbeatSettings settings;
  auto web = sink::read_web_settings(fields);
  settings.every = fields.duration("every", settings.every);
  if (settings.every < kShortest) fields.error("every", "\"every\" must be at least a second");
  fields.done();
  config::hide_secrets(diagnostics);
  if (const int code = report(diagnostics); code != 0) return tl::make_unexpected(code);
  settings.web = std::move(*web);
  return settings;
}

std::unique_ptr<sink::Sink> heartbeat_sink(const HeartbeatSettings& settings) {
  return std::make_unique<HeartbeatSink>(settings.web);
}

Heartbeat::Heartbeat(const HeartbeatSettings& settings, std::function<bool()> ready)
    : every_(settings.every),
      ready_(std::move(ready)),
      sink_(heartbeat_sink(settings)),
      thread_([this](const std::stop_token& stop) { run(stop); }) {}

Heartbeat::~Heartbeat() = default;

void Heartbeat::run(const std::stop_token& stop) {
  std::mutex mutex;
  std::condition_variable_any wait;
  std::unique_lock lock(mutex);
  while (!stop.stop_requested()) {
    if (ready_()) {
      const bool arrived = send();
      if (arrived && !arrived_) log::info("the heartbeat arrives again");
      arrived_ = arrived;
    }
    wait.wait_for(lock, stop, every_, [] { return false; });
  }
}

bool Heartbeat::send() {
  const auto sent = sink_->deliver(sink_->render({}, ""), {});
  if (!sent && arrived_) log::warning("the heartbeat does not arrive", {{"why", sent.error().reason}});
  return sent.has_value();
}

}  // namespace tocsin::cli
