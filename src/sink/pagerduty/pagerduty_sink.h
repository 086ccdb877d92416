// PagerDuty, through the Events API v2: each alert triggers an incident on one service.
#pragma once

#include <memory>
#include <string>

#include "doc/fields.h"
#include "sink/web/web_sink.h"

namespace tocsin::sink {

struct PagerdutySettings {
  WebSettings web;
  doc::SecretRef routing_key;  // "integration key", of an Events API v2 integration
};

class PagerdutySink final : public WebSink {
 public:
  PagerdutySink(std::string name, PagerdutySettings settings);

  Payload render(const Notification& notification, std::string_view target) const override;
  Status check() const override;

 protected:
  Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const override;
  DeliveryResult outcome(const net::HttpAnswer& answer) const override;

 private:
  const doc::SecretRef routing_key_;
};

/// Keys: those of read_web_settings(), routing_key, region.
std::unique_ptr<Sink> make_pagerduty(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_pagerduty();

}  // namespace tocsin::sink
