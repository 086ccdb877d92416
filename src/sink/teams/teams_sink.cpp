#include "sink/teams/teams_sink.h"

#include "sink/teams/teams_card.h"

namespace tocsin::sink {

Payload TeamsSink::render(const Notification& notification, std::string_view /*target*/) const {
  // Without the charset Teams takes it for UTF-16, and half of it for too much.
  return {"application/json; charset=utf-8", teams_message(notification)};
}

std::unique_ptr<Sink> make_teams(std::string name, doc::Fields& fields) {
  auto web = read_web_settings(fields);
  return web ? std::make_unique<TeamsSink>(std::move(name), std::move(*web)) : nullptr;
}

std::unique_ptr<Sink> example_teams() {
  return std::make_unique<TeamsSink>(
      "teams",
      WebSettings::at("https://example.westeurope.logic.azure.com/workflows/0/triggers/manual/paths/invoke"));
}

}  // namespace tocsin::sink
