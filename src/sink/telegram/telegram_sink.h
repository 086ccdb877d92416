// Telegram, as a bot. The token is a part of the address, which is a secret therefore.
#pragma once

#include <memory>
#include <string>

#include "doc/fields.h"
#include "sink/telegram/telegram_message.h"
#include "sink/web/web_sink.h"

namespace tocsin::sink {

struct TelegramSettings {
  WebSettings web;  // of the Bot API, without the token
  doc::SecretRef token;
  TelegramChat chat;
};

class TelegramSink final : public WebSink {
 public:
  TelegramSink(std::string name, TelegramSettings settings);

  Payload render(const Notification& notification, std::string_view target) const override;
  Status check() const override;

 protected:
  Result<WebRequest> request(const Payload& payload, const DeliveryContext& context) const override;
  DeliveryResult outcome(const net::HttpAnswer& answer) const override;

 private:
  const doc::SecretRef token_;
  const TelegramChat chat_;
};

/// Keys: those of read_web_settings(), token, chat, topic.
std::unique_ptr<Sink> make_telegram(std::string name, doc::Fields& fields);
std::unique_ptr<Sink> example_telegram();

}  // namespace tocsin::sink
