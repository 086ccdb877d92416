// Amazon SES: the mail of the email sink through the SES API v2, one message a recipient, so that one refused address delays nobody else.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "doc/fields.h"
#include "sink/aws/aws_sink.h"
#include "sink/email/address.h"
#include "sink/email/message.h"
#include "sink/payload_rules.h"

namespace tocsin::sink {

struct SesSettings {
  Address from;
  std::vector<Address> to;
  std::string configuration_set = {};
  std::string region = {};
};

/// SES takes 40 MB a message; the mail is smaller by itself.
inline constexpr PayloadRules kSesRules = kMailRules;

class SesSink final : public AwsSink {
 public:
  /// `client` must outlive the sink when it is given; else the sink makes its own from the process's environment.
  SesSink(std::string name, SesSettings settings, aws::Client* client = nullptr)
      : AwsSink(std::move(name), client), settings_(std::move(settings)) {}

  std::vector<std::string> targets() const override;
  Payload render(const Notification& notification, std::string_view target) const override;

 private:
  DeliveryResult request(aws::Client& client, const Payload& payload, const DeliveryContext& context,
                         net::Deadline deadline) override;

  const SesSettings settings_;
};

std::unique_ptr<Sink> make_ses(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_ses();

}  // namespace tocsin::sink
