#include "sink/email/message.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "sink/email/html.h"
#include "sink/testing/golden.h"
#include "sink/testing/sample_alert.h"
#include "sink/view/shown_alert.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

const Envelope kEnvelope{{"Tocsin", "tocsin@example.com"}, {"", "security@example.com"}};

std::string headers_of(const std::string& mail) {
  return mail.substr(0, mail.find("\r\n\r\n") + 2);
}

void expect_wire_format(const std::string& mail) {
  EXPECT_LT(mail.size(), kMailBytes);
  for (auto line : split(mail, '\n')) {
    if (line.empty()) continue;
    EXPECT_TRUE(line.ends_with('\r')) << line;
    EXPECT_LE(line.size(), 999U);
    line.remove_suffix(1);
    for (const char c : line) ASSERT_TRUE((c >= ' ' && c < 0x7F) || c == '\t') << line;
  }
}

TEST(Message, Golden) {
  const auto mail = mail_message(testing::notification_of(testing::sample_alert()), kEnvelope);
  expect_wire_format(mail);
  testing::expect_golden("alert.eml", mail);
}

TEST(Message, HtmlGolden) {
  const auto alert = testing::sample_alert();
  testing::expect_golden("alert.html", html_page(shown(alert), Reason::first, raw_event(alert.raw, true)));
}

TEST(Message, IsTheSameEachTime) {
  const auto notification = testing::notification_of(testing::sample_alert());
  EXPECT_EQ(mail_message(notification, kEnvelope), mail_message(notification, kEnvelope));
  EXPECT_THAT(mail_message(notification, kEnvelope),
              HasSubstr("Message-ID: <d-0001-abcdef@example.com>\r\n"));
}

TEST(Message, HasHeadersForFilters) {
  auto alert = testing::sample_alert();
  alert.severity = rule::Severity::critical;
  auto notification = testing::notification_of(alert);
  notification.reason = Reason::test;
  const auto headers = headers_of(mail_message(notification, kEnvelope));
  EXPECT_THAT(headers, HasSubstr("Subject: [TEST] [CRITICAL] IAM User Created: jansmith - 123456789012"));
  EXPECT_THAT(headers, HasSubstr("Auto-Submitted: auto-generated\r\n"));
  EXPECT_THAT(headers, HasSubstr("Importance: high\r\n"));
  EXPECT_THAT(headers, HasSubstr("X-Tocsin-Alert: 0123456789abcdef0123\r\n"));
  EXPECT_THAT(headers, HasSubstr("X-Tocsin-Rule: iam-user-created\r\n"));
  EXPECT_THAT(headers, HasSubstr("X-Tocsin-Severity: critical\r\n"));
  EXPECT_THAT(headers, HasSubstr("X-Tocsin-Test: yes\r\n"));
  EXPECT_THAT(headers, HasSubstr("Date: Fri, 21 Mar 2025 13:22:04 +0000\r\n"));
}

TEST(Message, LargeEventsAreAttached) {
  auto alert = testing::sample_alert();
  alert.raw.set("big", doc::string(std::string(300'000, 'x')));
  const auto mail = mail_message(testing::notification_of(alert), kEnvelope);
  expect_wire_format(mail);
  EXPECT_THAT(mail,
              HasSubstr("Content-Disposition: attachment; filename=\"event-0123456789abcdef0123.json\"\r\n"));
  EXPECT_THAT(mail, HasSubstr("multipart/mixed"));
}

TEST(Message, AnyAlertIsAWholeMail) {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  for (const std::string& unit :
       {std::string("<script>alert(1)</script>\r\nBcc: x@example.com\r\n\r\n"), std::string("\0x", 2),
        std::string("\x1B[31m\xE2\x80\xAE"), std::string("&"), std::string("\""), std::string("="),
        std::string("\xF0\x9F\x94\x94"), std::string("\xED\xA0\x80"), bytes}) {
    for (const std::size_t size : {std::size_t{1}, std::size_t{300}, std::size_t{70'000}}) {
      std::string text;
      while (text.size() < size) text += unit;
      const auto mail = mail_message(testing::notification_of(testing::hostile_alert(text, 50)), kEnvelope);
      expect_wire_format(mail);
      EXPECT_THAT(headers_of(mail), Not(HasSubstr("\r\nBcc:")));
      EXPECT_THAT(headers_of(mail), HasSubstr("X-Tocsin-Severity: critical\r\n"));
    }
  }
}

TEST(Html, EscapesEverything) {
  const auto alert = testing::hostile_alert("<img src=x onerror=\"alert(1)\">'&", 3);
  const auto html = html_page(shown(alert), Reason::first, raw_event(alert.raw, true));
  EXPECT_THAT(html, Not(HasSubstr("<img")));
  EXPECT_THAT(html, Not(HasSubstr("onerror=\"")));
  EXPECT_THAT(html, HasSubstr("&lt;img src=x onerror=&quot;alert(1)&quot;&gt;&#39;&amp;"));
}

TEST(Html, LoadsNothing) {
  const auto alert = testing::sample_alert();
  const auto html = html_page(shown(alert), Reason::first, raw_event(alert.raw, true));
  for (const char* remote : {"<img", "<link", "<script", "<style", "url(", "@import", "src="}) {
    EXPECT_THAT(html, Not(HasSubstr(remote)));
  }
  EXPECT_THAT(html, HasSubstr("MEDIUM"));
}

TEST(Html, StaysBelowWhatGmailClips) {
  auto alert = testing::sample_alert();
  alert.raw.set("big", doc::string(std::string(kInlineRawBytes - 3000, 'x')));
  const auto html = html_page(shown(alert), Reason::first, raw_event(alert.raw, true));
  EXPECT_LT(html.size(), 102U * 1024U);
}

}  // namespace
}  // namespace tocsin::sink
