// Google Chat, through a space's webhook. https://developers.google.com/workspace/chat/quickstart/webhooks
#pragma once

#include <memory>
#include <string>

#include "doc/fields.h"
#include "sink/web/web_sink.h"

namespace tocsin::sink {

class GoogleChatSink final : public WebSink {
 public:
  using WebSink::WebSink;

  Payload render(const Notification& notification, std::string_view target) const override;

 protected:
  /// With the wish that a thread which is not there is begun.
  Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const override;
};

/// Keys: those of read_web_settings().
std::unique_ptr<Sink> make_google_chat(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_google_chat();

}  // namespace tocsin::sink
