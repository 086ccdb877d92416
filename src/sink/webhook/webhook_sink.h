// A generic webhook: JSON, with a key by which a receiver knows a repetition and a signature by which it knows the sender.
#pragma once

#include <memory>
#include <string>
#include <utility>
#include <variant>
#include <vector>

#include "doc/fields.h"
#include "sink/web/web_sink.h"
#include "sink/webhook/webhook_body.h"

namespace tocsin::sink {

struct WebhookHeader {
  std::string name;
  std::variant<std::string, doc::SecretRef> value;
};

struct WebhookSettings {
  WebSettings web;
  std::vector<doc::SecretRef> secrets;  // the one in use, then the one that goes out of use
  std::vector<WebhookHeader> headers;
  std::size_t max_body = kWebhookBody;
};

class WebhookSink final : public WebSink {
 public:
  WebhookSink(std::string name, WebhookSettings settings, const Clock* clock = nullptr);

  Payload render(const Notification& notification, std::string_view target) const override;
  Status check() const override;

 protected:
  Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const override;

 private:
  Result<std::vector<Secret>> secrets() const;

  const WebhookSettings settings_;
  const SystemClock system_clock_;
  const Clock& clock_;
};

/// Keys: those of read_web_settings(), secret, old_secret, headers, max_body.
std::unique_ptr<Sink> make_webhook(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_webhook();

}  // namespace tocsin::sink
