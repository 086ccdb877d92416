// The email sink as a program, for the tests in this folder.
//
//   mail_probe hostile DIR            writes mails of hostile alerts as DIR/N.eml
//   mail_probe send SETTINGS.yaml ID  sends the sample alert to each recipient; one line "KIND text" each
//   mail_probe burst SETTINGS.yaml N  sends N alerts over one sink
//   mail_probe dots SETTINGS.yaml ID  sends kDots, lines that SMTP could take for the end of a message
#include <cstdlib>
#include <fmt/format.h>
#include <fstream>
#include <iterator>
#include <string>
#include <vector>

#include "base/diagnostic.h"
#include "doc/yaml_reader.h"
#include "sink/email/message.h"
#include "sink/registry.h"
#include "sink/testing/sample_alert.h"

namespace {

using namespace tocsin;

int write_hostile(const std::string& folder) {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  const std::vector<std::string> units = {"<b>&\"'</b>\r\nBcc: x@example.com\r\n\r\n",
                                          std::string("a\0b", 3),
                                          "\x1B[31m\xE2\x80\xAE gnp.exe",
                                          "\xF0\x9F\x94\x94",
                                          "=?UTF-8?Q?x?=",
                                          bytes,
                                          "\xFF\xFE",
                                          "\r\n.\r\nMAIL FROM:<x>\r\n",
                                          "arn:aws:iam::1:user/\xC3\xBC "};
  int number = 0;
  for (const auto& unit : units) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{200}, std::size_t{60'000}}) {
      std::string text;
      while (text.size() < size) text += unit;
      auto alert = sink::testing::hostile_alert(text, 30);
      // What must survive any hostility: these come from AWS itself.
      alert.account = "123456789012";
      alert.who.name = "MARKED " + text;
      const auto mail = sink::mail_message(sink::testing::notification_of(std::move(alert)),
                                           {{"T\xC3\xB6"
                                             "csin",
                                             "tocsin@example.com"},
                                            {"", "security@example.com"}});
      std::ofstream(fmt::format("{}/{}.eml", folder, number++), std::ios::binary) << mail;
    }
  }
  return 0;
}

std::unique_ptr<sink::Sink> read_sink(const std::string& path) {
  std::ifstream in(path);
  const SourceText source{
      path, std::string((std::istreambuf_iterator<char>(in)), std::istreambuf_iterator<char>())};
  const auto value = doc::read_yaml(source);
  Diagnostics diagnostics;
  std::unique_ptr<sink::Sink> made;
  if (value) {
    doc::Fields fields(source, *value, "$", diagnostics);
    made = sink::find_kind("email")->make("mail", fields);
    fields.done();
  } else {
    diagnostics = value.error();
  }
  fmt::print(stderr, "{}", render(diagnostics));
  return diagnostics.empty() ? std::move(made) : nullptr;
}

std::string_view word(sink::NotDelivered::Kind kind) {
  switch (kind) {
    case sink::NotDelivered::Kind::retry:
      return "retry";
    case sink::NotDelivered::Kind::unavailable:
      return "unavailable";
    case sink::NotDelivered::Kind::unknown:
      return "unknown";
    case sink::NotDelivered::Kind::permanent:
      break;
  }
  return "permanent";
}

bool send_one(sink::Sink& mail, const std::string& delivery_id) {
  bool all = true;
  for (const auto& target : mail.targets()) {
    auto alert = sink::testing::sample_alert();
    // A line of one dot would end a message that nobody stuffs.
    alert.false_positives.emplace_back(".");
    auto notification = sink::testing::notification_of(std::move(alert));
    notification.delivery_id = delivery_id;
    const auto result = mail.deliver(mail.render(notification, target), {delivery_id, target, 1, false});
    all = all && result.has_value();
    if (result) fmt::print("delivered {}\n", result->detail);
    if (!result) fmt::print("{} {}\n", word(result.error().kind), result.error().reason);
  }
  return all;
}

constexpr std::string_view kDots = "Subject: dots\r\n\r\n.\r\n..\r\n.x\r\nend\r\n.\r\n";

int send_dots(const std::string& settings, const std::string& delivery_id) {
  const auto mail = read_sink(settings);
  if (!mail) return 3;
  const auto result =
      mail->deliver({"message/rfc822", std::string(kDots)}, {delivery_id, mail->targets().front(), 1, false});
  fmt::print("{}\n", result ? "delivered" : result.error().reason);
  return result ? 0 : 1;
}

int send(const std::string& settings, const std::string& delivery_id, int count) {
  const auto mail = read_sink(settings);
  if (!mail) return 3;
  bool all = true;
  for (int i = 0; i < count; ++i)
    all = send_one(*mail, count == 1 ? delivery_id : fmt::format("{}-{}", delivery_id, i)) && all;
  return all ? 0 : 1;
}

}  // namespace

int main(int argc, char** argv) {
  const std::vector<std::string> args(argv + 1, argv + argc);
  if (args.size() == 2 && args[0] == "hostile") return write_hostile(args[1]);
  if (args.size() == 3 && args[0] == "send") return send(args[1], args[2], 1);
  if (args.size() == 3 && args[0] == "burst") return send(args[1], "burst", std::atoi(args[2].c_str()));
  if (args.size() == 3 && args[0] == "dots") return send_dots(args[1], args[2]);
  fmt::print(stderr, "usage: mail_probe hostile DIR | send|dots SETTINGS.yaml ID | burst SETTINGS.yaml N\n");
  return 2;
}
