#include "sink/discord/discord_sink.h"

#include <fmt/format.h>

#include "doc/json_reader.h"
#include "sink/discord/discord_message.h"

namespace tocsin::sink {

Payload DiscordSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json", discord_message(notification)};
}

Result<WebRequest> DiscordSink::request(const Payload& payload, const DeliveryContext& context) const {
  auto made = WebSink::request(payload, context);
  if (!made) return made;
  // Discord answers when the message stands in the channel, and not before.
  const auto& url = made->url.reveal();
  made->url = Secret(url + (url.find('?') == std::string::npos ? "?" : "&") + "wait=true");
  return made;
}

DeliveryResult DiscordSink::outcome(const net::HttpAnswer& answer) const {
  auto result = WebSink::outcome(answer);
  if (!result) return result;
  const auto body = doc::parse_json(answer.body);
  const auto id = body ? doc::string_at(*body, "id") : std::nullopt;
  return Delivered{id ? fmt::format("Discord message {}", *id) : fmt::format("HTTP {}", answer.status)};
}

std::unique_ptr<Sink> make_discord(std::string name, doc::Fields& fields) {
  auto web = read_web_settings(fields);
  return web ? std::make_unique<DiscordSink>(std::move(name), std::move(*web)) : nullptr;
}

std::unique_ptr<Sink> example_discord() {
  return std::make_unique<DiscordSink>("discord",
                                       WebSettings::at("https://discord.com/api/webhooks/0/example"));
}

}  // namespace tocsin::sink
