#include "sink/syslog/syslog_message.h"

#include <gmock/gmock.h>
#include <string_view>

#include "base/text.h"
#include "doc/json_reader.h"
#include "sink/testing/golden.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

SyslogStyle style() {
  SyslogStyle out;
  out.hostname = "tocsin.example.com";
  return out;
}

/// What a receiver of RFC 5424 reads. Nothing when it cannot.
struct Parsed {
  std::string priority, msgid, msg;
  std::map<std::string, std::string> params;
};

std::optional<Parsed> parse(const std::string& message) {
  constexpr std::string_view kData = "[tocsin@32473";
  const auto end = message.find(kData);
  if (end == std::string::npos) return std::nullopt;
  const auto head = message.substr(0, end);
  const auto is_head = ::testing::MatchesRegex(
      "<[0-9]{1,3}>1 [0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9]{2}:[0-9]{2}:[0-9]{2}([.][0-9]{1,6})?Z [!-~]{1,255} "
      "tocsin - "
      "[!-~]{1,32} ");
  if (!::testing::Matches(is_head)(head)) return std::nullopt;
  Parsed out{head.substr(1, head.find('>') - 1), std::string(split(head, ' ')[5]), {}, {}};
  auto at = end + kData.size();
  while (at < message.size() && message[at] == ' ') {
    const auto equals = message.find('=', at);
    if (equals == std::string::npos || message.substr(equals, 2) != "=\"") return std::nullopt;
    std::string value;
    auto i = equals + 2;
    for (; i < message.size() && message[i] != '"'; ++i) {
      if (message[i] == ']') return std::nullopt;
      if (message[i] == '\\') ++i;
      value += message[i];
    }
    if (!out.params.emplace(message.substr(at + 1, equals - at - 1), value).second) return std::nullopt;
    at = i + 1;
  }
  if (message.substr(at, 2) != "] ") return std::nullopt;
  out.msg = message.substr(at + 2);
  return out;
}

TEST(SyslogMessage, Golden) {
  testing::expect_golden("alert.syslog",
                         syslog_message(testing::notification_of(testing::sample_alert()), style()) + "\n");
}

TEST(SyslogMessage, PriorityComesFromTheSeverity) {
  constexpr std::array<std::string_view, 5> kExpected = {"134", "133", "132", "131", "130"};
  for (std::size_t i = 0; i < kExpected.size(); ++i) {
    auto alert = testing::sample_alert();
    alert.severity = static_cast<rule::Severity>(i);
    const auto read = parse(syslog_message(testing::notification_of(alert), style()));
    ASSERT_TRUE(read);
    EXPECT_EQ(read->priority, kExpected[i]);
  }
}

TEST(SyslogMessage, StructuredDataIsEscaped) {
  auto alert = testing::sample_alert();
  alert.subject_user = R"(a"]\ b="c)";
  const auto message = syslog_message(testing::notification_of(alert), style());
  EXPECT_THAT(message, HasSubstr(R"( user="a\"\]\\ b=\"c")"));
  const auto read = parse(message);
  ASSERT_TRUE(read);
  EXPECT_EQ(read->params.at("user"), alert.subject_user);
}

TEST(SyslogMessage, OnlyTextThatIsNotAsciiHasAMark) {
  auto alert = testing::sample_alert();
  EXPECT_THAT(parse(syslog_message(testing::notification_of(alert), style()))->msg,
              StartsWith("[MEDIUM] IAM"));
  alert.title = "J\xC3\xBCrgen";
  EXPECT_THAT(parse(syslog_message(testing::notification_of(alert), style()))->msg,
              StartsWith("\xEF\xBB\xBF[MEDIUM] J\xC3\xBCrgen"));
}

TEST(SyslogMessage, OcsfIsTheWholeMessage) {
  auto with = style();
  with.format = SyslogFormat::ocsf;
  with.max_bytes = 65536;
  const auto read = parse(syslog_message(testing::notification_of(testing::sample_alert()), with));
  ASSERT_TRUE(read);
  const auto finding = doc::parse_json(read->msg);
  ASSERT_TRUE(finding) << read->msg;
  EXPECT_EQ(doc::scalar_at(*finding, "class_uid").value_or(""), "2004");
}

TEST(SyslogMessage, WhateverAnEventHoldsItIsOneMessageThatFits) {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  bytes += "\r\n<34>1 - - - - - -\n\"]\\ [x y=\"z\"]\xE2\x80\xAE";
  for (const std::size_t copies : {0UL, 1UL, 5UL, 1000UL}) {
    std::string hostile;
    for (std::size_t i = 0; i < copies; ++i) hostile += bytes;
    for (const auto& text : {hostile, std::string(copies * 300, ']'), std::string(copies * 300, '"')}) {
      for (const auto format : {SyslogFormat::text, SyslogFormat::ocsf}) {
        auto with = style();
        with.format = format;
        for (const auto limit :
             {format == SyslogFormat::text ? kSyslogLimits.least : kSyslogLimits.least_ocsf,
              std::size_t{65536}}) {
          with.max_bytes = limit;
          const auto message =
              syslog_message(testing::notification_of(testing::hostile_alert(text, copies % 50)), with);
          EXPECT_LE(message.size(), limit);
          EXPECT_FALSE(invalid_utf8(message));
          EXPECT_EQ(message.find('\n'), std::string::npos);
          EXPECT_EQ(message.find('\x1B'), std::string::npos);
          const auto read = parse(message);
          ASSERT_TRUE(read) << message;
          EXPECT_EQ(read->params.at("severity"), "critical");
          EXPECT_EQ(read->params.contains("user") && read->params.contains("account") &&
                        read->params.contains("event"),
                    !text.empty());
        }
      }
    }
  }
}

TEST(SyslogMessage, TheFrameCountsBytes) {
  EXPECT_EQ(syslog_frame("<1>\xC3\xBC"), "5 <1>\xC3\xBC");
}

}  // namespace
}  // namespace tocsin::sink
