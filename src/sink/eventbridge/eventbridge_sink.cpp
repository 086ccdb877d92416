#include "sink/eventbridge/eventbridge_sink.h"

#include <algorithm>
#include <chrono>
#include <fmt/format.h>
#include <utility>

#include "aws/endpoint.h"
#include "aws/event_bus.h"
#include "base/own_events.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/aws/not_delivered.h"
#include "sink/aws/settings.h"
#include "sink/json/json_alert.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

bool is_about_message(const aws::CallError& error) {
  if (to_lower_ascii(error.message).find("bus") != std::string::npos) return false;
  return error.code == "MalformedDetail" || error.code == "InvalidArgument" ||
         error.code == "ValidationException" || error.status == 413;
}

/// Those that name themselves whole.
std::vector<doc::Value> arns_of(const alert::Alert& alert) {
  std::vector<doc::Value> out;
  for (const auto& resource : alert.resources) {
    const bool is_arn = resource.starts_with("arn:") && !resource.ends_with("...");
    if (is_arn && out.size() < limit_of(kEventbridgeLimits, "Entries.*.Resources"))
      out.push_back(doc::string(resource));
  }
  return out;
}

bool is_bus_name(std::string_view name) {
  return !name.empty() && name.size() <= 256 && std::all_of(name.begin(), name.end(), [](char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
           std::string_view("/._-").find(c) != std::string_view::npos;
  });
}

}  // namespace

Payload EventbridgeSink::render(const Notification& notification, std::string_view /*target*/) const {
  const auto time = std::chrono::floor<std::chrono::seconds>(notification.created).time_since_epoch();
  auto entry = doc::object({{"Time", doc::number(time.count())},
                            {"Source", doc::string(std::string(kOwnEventSource))},
                            {"Resources", doc::array(arns_of(shown(notification.alert)))},
                            {"DetailType", doc::string(std::string(kOwnDetailType))},
                            {"Detail", doc::string(json_alert(notification, settings_.format))},
                            {"EventBusName", doc::string(settings_.bus)}});
  return {"application/json", doc::to_json(doc::object({{"Entries", doc::array({std::move(entry)})}}))};
}

DeliveryResult EventbridgeSink::request(aws::Client& client, const Payload& payload,
                                        const DeliveryContext& /*context*/, net::Deadline deadline) {
  const auto id = aws::put_event(client, settings_.region, payload.body, deadline);
  if (!id) return tl::unexpected(not_delivered(id.error(), Twice::rings_again, is_about_message));
  return Delivered{id->empty() ? "EventBridge has taken it" : fmt::format("EventBridge event {}", *id)};
}

std::optional<std::string> bus_error(std::string_view bus) {
  if (is_bus_name(bus) && !bus.starts_with("arn:")) return std::nullopt;
  constexpr std::string_view kLike =
      "a bus is named by letters, digits, '/', '.', '_' and '-', or by an ARN like "
      "arn:aws:events:eu-central-1:123456789012:event-bus/security";
  const auto parts = split(bus, ':');
  constexpr std::string_view kPrefix = "event-bus/";
  const bool is_arn = parts.size() == 6 && parts[0] == "arn" && parts[2] == "events" &&
                      aws::is_region(parts[3]) && is_account(parts[4]) && parts[5].starts_with(kPrefix) &&
                      is_bus_name(parts[5].substr(kPrefix.size()));
  return is_arn ? std::nullopt : std::optional(std::string(kLike));
}

std::unique_ptr<Sink> make_eventbridge(std::string name, doc::Fields& fields) {
  EventbridgeSettings settings{fields.text("bus", "default"), read_region(fields), read_json_format(fields)};
  if (auto wrong = bus_error(settings.bus)) {
    fields.error("bus", fmt::format("\"{}\" is no event bus", printable(settings.bus)), *wrong);
    return nullptr;
  }
  if (settings.region.empty() && settings.bus.starts_with("arn:"))
    settings.region = split(settings.bus, ':')[3];
  return std::make_unique<EventbridgeSink>(std::move(name), std::move(settings));
}

std::unique_ptr<Sink> example_eventbridge() {
  return std::make_unique<EventbridgeSink>("eventbridge", EventbridgeSettings{"default", "us-east-1"});
}

}  // namespace tocsin::sink
