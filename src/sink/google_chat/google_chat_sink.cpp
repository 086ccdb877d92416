#include "sink/google_chat/google_chat_sink.h"

#include "sink/google_chat/google_chat_message.h"

namespace tocsin::sink {
namespace {

constexpr std::string_view kReply = "messageReplyOption";

}  // namespace

Payload GoogleChatSink::render(const Notification& notification, std::string_view /*target*/) const {
  return {"application/json; charset=UTF-8", google_chat_message(notification)};
}

Result<WebRequest> GoogleChatSink::request(const Payload& payload, const DeliveryContext& context) const {
  auto made = WebSink::request(payload, context);
  if (!made) return made;
  auto url = made->url.reveal();
  if (url.find(kReply) == std::string::npos) {
    url.append(url.find('?') == std::string::npos ? "?" : "&");
    url.append(kReply).append("=REPLY_MESSAGE_FALLBACK_TO_NEW_THREAD");
    made->url = Secret(std::move(url));
  }
  return made;
}

std::unique_ptr<Sink> make_google_chat(std::string name, doc::Fields& fields) {
  auto web = read_web_settings(fields);
  if (!web) return nullptr;
  return std::make_unique<GoogleChatSink>(std::move(name), std::move(*web));
}

std::unique_ptr<Sink> example_google_chat() {
  return std::make_unique<GoogleChatSink>(
      "google_chat", WebSettings::at("https://chat.googleapis.com/v1/spaces/AAAA/messages?key=K&token=T"));
}

}  // namespace tocsin::sink
