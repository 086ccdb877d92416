// Slack, through an incoming webhook or as a bot. https://docs.slack.dev/messaging/sending-messages-using-incoming-webhooks,
// https://docs.slack.dev/reference/methods/chat.postMessage
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "doc/fields.h"
#include "sink/web/web_sink.h"

namespace tocsin::sink {

struct SlackBot {
  doc::SecretRef token;  // "xoxb-..."
  std::string channel;   // its id, "C0123456789"
};

struct SlackSettings {
  WebSettings web;
  std::optional<SlackBot> bot;  // without one `web` is the webhook
};

class SlackSink final : public WebSink {
 public:
  SlackSink(std::string name, SlackSettings settings);

  Payload render(const Notification& notification, std::string_view target) const override;
  Status check() const override;

 protected:
  Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const override;
  DeliveryResult outcome(const net::HttpAnswer& answer) const override;

 private:
  const std::optional<SlackBot> bot_;
};

/// Keys: those of read_web_settings(); or token and channel.
std::unique_ptr<Sink> make_slack(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_slack();

}  // namespace tocsin::sink
