// Amazon EventBridge: one PutEvents with one entry an alert. The payload is the request as JSON. Tocsin's own rules never ring for such an
// event (event/own_event.h).
#pragma once

#include <array>
#include <memory>
#include <optional>
#include <string>

#include "doc/fields.h"
#include "sink/aws/aws_sink.h"
#include "sink/ocsf/json_format.h"
#include "sink/payload_rules.h"

namespace tocsin::sink {

struct EventbridgeSettings {
  std::string bus = "default";  // name, or ARN of another account's
  std::string region = {};
  JsonFormat format = JsonFormat::tocsin;
};

/// An entry has less than 256 KB: 14 bytes for its time, and the bytes of its texts ("Calculating Amazon EventBridge PutEvents event entry size").
/// Its detail has what the rest leaves.
inline constexpr std::array<PayloadLimit, 3> kEventbridgeLimits = {{
    {"Entries", 1},
    {"Entries.*.Detail", 250'000},
    {"Entries.*.Resources", 10},
}};
inline constexpr PayloadRules kEventbridgeRules{
    .form = PayloadRules::Form::json, .limits = kEventbridgeLimits, .for_programs = true};

class EventbridgeSink final : public AwsSink {
 public:
  /// `client` must outlive the sink when it is given; else the sink makes its own from the process's environment.
  EventbridgeSink(std::string name, EventbridgeSettings settings, aws::Client* client = nullptr)
      : AwsSink(std::move(name), client), settings_(std::move(settings)) {}

  Payload render(const Notification& notification, std::string_view target) const override;

 private:
  DeliveryResult request(aws::Client& client, const Payload& payload, const DeliveryContext& context,
                         net::Deadline deadline) override;

  const EventbridgeSettings settings_;
};

/// What is wrong with a bus's name or ARN; nothing when it is one.
std::optional<std::string> bus_error(std::string_view bus);

std::unique_ptr<Sink> make_eventbridge(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_eventbridge();

}  // namespace tocsin::sink
