// ntfy, on ntfy.sh or a server of one's own. https://docs.ntfy.sh/publish/
#pragma once

#include <memory>
#include <optional>
#include <string>

#include "doc/fields.h"
#include "sink/web/web_sink.h"

namespace tocsin::sink {

struct NtfySettings {
  WebSettings web;  // the topic's address, "https://ntfy.sh/my-topic"
  std::optional<doc::SecretRef> token;
};

class NtfySink final : public WebSink {
 public:
  NtfySink(std::string name, NtfySettings settings);

  Payload render(const Notification& notification, std::string_view target) const override;
  Status check() const override;

 protected:
  Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const override;
  DeliveryResult outcome(const net::HttpAnswer& answer) const override;

 private:
  const std::optional<doc::SecretRef> token_;
};

/// Keys: those of read_web_settings(), token.
std::unique_ptr<Sink> make_ntfy(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_ntfy();

}  // namespace tocsin::sink
