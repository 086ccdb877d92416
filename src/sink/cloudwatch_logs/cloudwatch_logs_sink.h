// Amazon CloudWatch Logs: one PutLogEvents with one event an alert. The payload is the request as JSON.
#pragma once

#include <array>
#include <memory>
#include <string>

#include "doc/fields.h"
#include "sink/aws/aws_sink.h"
#include "sink/ocsf/json_format.h"
#include "sink/payload_rules.h"

namespace tocsin::sink {

struct CloudwatchLogsSettings {
  std::string group = {};
  std::string stream = "tocsin";  // made when it is missing
  std::string region = {};
  JsonFormat format = JsonFormat::tocsin;
};

/// An event has at most 1 MB, 256 KB in older regions, 26 bytes of them the service's own ("PutLogEvents").
inline constexpr std::array<PayloadLimit, 2> kCloudwatchLogsLimits = {{
    {"logEvents", 1},
    {"logEvents.*.message", 250'000},
}};
inline constexpr PayloadRules kCloudwatchLogsRules{
    .form = PayloadRules::Form::json, .limits = kCloudwatchLogsLimits, .for_programs = true};

class CloudwatchLogsSink final : public AwsSink {
 public:
  /// `client` must outlive the sink when it is given; else the sink makes its own from the process's environment.
  CloudwatchLogsSink(std::string name, CloudwatchLogsSettings settings, aws::Client* client = nullptr)
      : AwsSink(std::move(name), client), settings_(std::move(settings)) {}

  Payload render(const Notification& notification, std::string_view target) const override;

 private:
  DeliveryResult request(aws::Client& client, const Payload& payload, const DeliveryContext& context,
                         net::Deadline deadline) override;

  const CloudwatchLogsSettings settings_;
};

std::unique_ptr<Sink> make_cloudwatch_logs(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_cloudwatch_logs();

}  // namespace tocsin::sink
