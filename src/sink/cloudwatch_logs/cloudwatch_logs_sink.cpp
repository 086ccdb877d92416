#include "sink/cloudwatch_logs/cloudwatch_logs_sink.h"

#include <algorithm>
#include <fmt/format.h>
#include <optional>
#include <utility>

#include "aws/log_events.h"
#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "sink/aws/not_delivered.h"
#include "sink/aws/settings.h"
#include "sink/json/json_alert.h"

namespace tocsin::sink {
namespace {

using aws::LogVerdict;

bool is_about_message(const aws::CallError& error) {
  const auto words = to_lower_ascii(error.message);
  return (error.code == "InvalidParameterException" &&
          (words.find("too large") != std::string::npos || words.find("exceed") != std::string::npos)) ||
         error.status == 413;
}

NotDelivered refused(const aws::CallError& error) {
  return not_delivered(error, Twice::rings_again, is_about_message);
}

/// The same request with the present time; nothing when the payload is none.
std::optional<std::string> as_of_now(const std::string& request) {
  auto root = doc::parse_json(request);
  if (!root) return std::nullopt;
  auto* events = root->find("logEvents");
  if (events == nullptr || events->items.empty() || !events->items.front().is(doc::Kind::object))
    return std::nullopt;
  events->items.front().set("timestamp", doc::number(SystemClock().now().time_since_epoch().count()));
  return doc::to_json(*root);
}

/// Names of groups and streams: docs "CreateLogGroup", "CreateLogStream".
bool is_group(std::string_view name) {
  return name.size() <= 512 && std::all_of(name.begin(), name.end(), [](char c) {
           return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                  std::string_view("_-/.#").find(c) != std::string_view::npos;
         });
}

bool is_stream(std::string_view name) {
  return !name.empty() && name.size() <= 512 && std::all_of(name.begin(), name.end(), [](char c) {
    return c > ' ' && c < 0x7F && c != ':' && c != '*';
  });
}

}  // namespace

Payload CloudwatchLogsSink::render(const Notification& notification, std::string_view /*target*/) const {
  auto event = doc::object({{"timestamp", doc::number(notification.created.time_since_epoch().count())},
                            {"message", doc::string(json_alert(notification, settings_.format))}});
  return {"application/json", doc::to_json(doc::object({{"logGroupName", doc::string(settings_.group)},
                                                        {"logStreamName", doc::string(settings_.stream)},
                                                        {"logEvents", doc::array({std::move(event)})}}))};
}

DeliveryResult CloudwatchLogsSink::request(aws::Client& client, const Payload& payload,
                                           const DeliveryContext& /*context*/, net::Deadline deadline) {
  const auto& region = settings_.region;
  auto verdict = aws::put_log_event(client, region, payload.body, deadline);
  if (!verdict && verdict.error().kind == aws::CallError::Kind::not_found) {
    const auto made = aws::create_log_stream(client, region, settings_.group, settings_.stream, deadline);
    if (!made) return tl::unexpected(refused(made.error()));
    verdict = aws::put_log_event(client, region, payload.body, deadline);
  }
  if (verdict && *verdict != LogVerdict::taken) {
    // It has waited longer than the log looks back, or this machine's clock was wrong. The message says when it was made.
    const auto now = as_of_now(payload.body);
    if (!now) return tl::unexpected(unreadable_payload("the payload is not the JSON of a log event"));
    verdict = aws::put_log_event(client, region, *now, deadline);
  }
  if (!verdict) return tl::unexpected(refused(verdict.error()));
  if (*verdict == LogVerdict::taken)
    return Delivered{fmt::format("in {} {}", settings_.group, settings_.stream)};
  return tl::unexpected(NotDelivered{
      NotDelivered::Kind::unavailable,
      fmt::format("logs PutLogEvents: {} has refused the present time: is the clock of this machine right?",
                  settings_.group),
      std::nullopt, FailureReason::client_error});
}

std::unique_ptr<Sink> make_cloudwatch_logs(std::string name, doc::Fields& fields) {
  CloudwatchLogsSettings settings{fields.text("group"), fields.text("stream", "tocsin"), read_region(fields),
                                  read_json_format(fields)};
  if (settings.group.empty()) return nullptr;
  if (!is_group(settings.group)) {
    fields.error("group", fmt::format("\"{}\" is no log group", shorten(printable(settings.group), 100)),
                 "at most 512 letters, digits, '_', '-', '/', '.' and '#': /tocsin/alerts");
    return nullptr;
  }
  if (!is_stream(settings.stream)) {
    fields.error("stream", fmt::format("\"{}\" is no log stream", shorten(printable(settings.stream), 100)),
                 "at most 512 characters without ':', '*' and spaces");
    return nullptr;
  }
  return std::make_unique<CloudwatchLogsSink>(std::move(name), std::move(settings));
}

std::unique_ptr<Sink> example_cloudwatch_logs() {
  return std::make_unique<CloudwatchLogsSink>(
      "cloudwatch_logs", CloudwatchLogsSettings{"/tocsin/alerts", "tocsin", "us-east-1"});
}

}  // namespace tocsin::sink
