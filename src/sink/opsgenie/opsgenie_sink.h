// Opsgenie, through its alert API.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "doc/fields.h"
#include "sink/web/web_sink.h"

namespace tocsin::sink {

struct OpsgenieSettings {
  WebSettings web;
  doc::SecretRef key;  // of an API integration
  std::vector<std::string> teams;
};

class OpsgenieSink final : public WebSink {
 public:
  OpsgenieSink(std::string name, OpsgenieSettings settings);

  Payload render(const Notification& notification, std::string_view target) const override;
  Status check() const override;

 protected:
  Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const override;

 private:
  const doc::SecretRef key_;
  const std::vector<std::string> teams_;
};

/// Keys: those of read_web_settings(), key, region, teams.
std::unique_ptr<Sink> make_opsgenie(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_opsgenie();

}  // namespace tocsin::sink
