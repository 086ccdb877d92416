// AWS Security Hub: one BatchImportFindings with one finding an alert. The payload is the request as JSON.
#pragma once

#include <memory>
#include <string>

#include "doc/fields.h"
#include "sink/aws/aws_sink.h"
#include "sink/securityhub/finding.h"

namespace tocsin::sink {

class SecurityhubSink final : public AwsSink {
 public:
  /// `client` must outlive the sink when it is given; else the sink makes its own from the process's environment.
  SecurityhubSink(std::string name, FindingPlace place, aws::Client* client = nullptr)
      : AwsSink(std::move(name), client), place_(std::move(place)) {}

  Payload render(const Notification& notification, std::string_view target) const override;

 private:
  DeliveryResult request(aws::Client& client, const Payload& payload, const DeliveryContext& context,
                         net::Deadline deadline) override;

  const FindingPlace place_;
};

std::unique_ptr<Sink> make_securityhub(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_securityhub();

}  // namespace tocsin::sink
