// A sign of life at another service, which rings when it stays away: the only way to hear of a machine that is gone. It is sent while
// events are taken and outcomes can be written; docs/delivery.md.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <thread>

#include "cli/setup.h"
#include "sink/sink.h"
#include "sink/web/web_sink.h"

namespace tocsin::cli {

struct HeartbeatSettings {
  sink::WebSettings web;
  Milliseconds every{60'000};
};

/// Nothing when the settings name none. Errors are printed.
OrExit<std::optional<HeartbeatSettings>> heartbeat_settings(const config::Config& config);

/// What posts it: `deliver` as any channel, `check` whether its address can be read.
std::unique_ptr<sink::Sink> heartbeat_sink(const HeartbeatSettings& settings);

class Heartbeat {
 public:
  /// Sends the first one at once. `ready` is asked before each, from its own thread: false, and nothing is sent.
  Heartbeat(const HeartbeatSettings& settings, std::function<bool()> ready);
  ~Heartbeat();  // waits for one that is being sent, at most its timeout

 private:
  void run(const std::stop_token& stop);
  bool send();

  const Milliseconds every_;
  const std::function<bool()> ready_;
  std::unique_ptr<sink::Sink> sink_;
  bool arrived_ = true;  // the last one, or none was sent yet
  std::jthread thread_;
};

}  // namespace tocsin::cli
