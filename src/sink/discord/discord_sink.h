// Discord, through a webhook. https://discord.com/developers/docs/resources/webhook#execute-webhook
#pragma once

#include <memory>
#include <string>

#include "doc/fields.h"
#include "sink/web/web_sink.h"

namespace tocsin::sink {

class DiscordSink final : public WebSink {
 public:
  using WebSink::WebSink;

  Payload render(const Notification& notification, std::string_view target) const override;

 protected:
  Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const override;
  DeliveryResult outcome(const net::HttpAnswer& answer) const override;
};

/// Keys: those of read_web_settings().
std::unique_ptr<Sink> make_discord(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_discord();

}  // namespace tocsin::sink
