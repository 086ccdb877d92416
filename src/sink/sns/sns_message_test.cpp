#include "sink/sns/sns_message.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "sink/sns/sns_sink.h"
#include "sink/testing/golden.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using ::testing::ElementsAre;
using ::testing::EndsWith;
using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::Pair;
using ::testing::StartsWith;

constexpr const char* kTopic = "arn:aws:sns:us-east-1:123456789012:alerts";

std::string subject_of(alert::Alert alert, Reason reason = Reason::first) {
  auto notification = testing::notification_of(std::move(alert));
  notification.reason = reason;
  return sns_message(notification, false).subject;
}

/// As SNS counts it.
std::size_t size_of(const aws::SnsMessage& message) {
  std::size_t out = message.message.size();
  for (const auto& [name, value] : message.attributes) out += name.size() + 6 + value.size();
  return out;
}

/// All that SNS asks of a message.
void expect_valid(const aws::SnsMessage& message, std::size_t max_bytes = aws::kSnsMaxBytes) {
  EXPECT_LT(message.subject.size(), 100U);
  EXPECT_FALSE(message.subject.empty());
  EXPECT_NE(message.subject.front(), ' ');
  for (const char c : message.subject) ASSERT_TRUE(c >= 0x20 && c < 0x7F) << message.subject;
  EXPECT_FALSE(message.message.empty());
  EXPECT_LE(size_of(message), max_bytes);
  EXPECT_FALSE(invalid_utf8(message.message)) << *invalid_utf8(message.message);
  EXPECT_LE(message.attributes.size(), 10U);
  for (const auto& [name, value] : message.attributes) EXPECT_FALSE(value.empty()) << name;
  for (const auto& id : {message.group_id, message.deduplication_id}) {
    EXPECT_LE(id.size(), 128U);
    for (const char c : id) ASSERT_TRUE(c > 0x20 && c < 0x7F) << id;
  }
}

TEST(SnsMessage, LooksAsItShould) {
  const SnsSink sink("night-watch", {kTopic});
  testing::expect_golden("alert.sns.json",
                         sink.render(testing::notification_of(testing::sample_alert()), "").body);
}

TEST(SnsMessage, OfAFifoTopicLooksAsItShould) {
  const SnsSink sink("night-watch", {std::string(kTopic) + ".fifo"});
  auto alert = testing::sample_alert();
  alert.raw = doc::null();
  testing::expect_golden("alert.sns.fifo.json",
                         sink.render(testing::notification_of(std::move(alert)), "").body);
}

TEST(SnsMessage, SubjectSaysWhatFitsIntoIt) {
  auto alert = testing::sample_alert();
  EXPECT_EQ(subject_of(alert), "[MEDIUM] IAM User Created: jansmith - 123456789012 us-east-1");
  EXPECT_EQ(subject_of(alert, Reason::test),
            "[TEST] [MEDIUM] IAM User Created: jansmith - 123456789012 us-east-1");
  alert.subject_user = std::string(40, 'u');
  EXPECT_EQ(subject_of(alert),
            "[MEDIUM] IAM User Created: " + alert.subject_user + " - 123456789012 us-east-1");
  alert.subject_user = std::string(50, 'u');
  EXPECT_EQ(subject_of(alert), "[MEDIUM] IAM User Created: " + alert.subject_user + " - 123456789012");
  alert.subject_user = std::string(90, 'u');
  EXPECT_EQ(subject_of(alert), "[MEDIUM] IAM User Created - 123456789012");
  alert.title = std::string(120, 't');
  EXPECT_EQ(subject_of(alert), "[MEDIUM] " + std::string(72, 't') + "... - 123456789012");
  EXPECT_EQ(subject_of(alert).size(), 99U);
  alert.account.clear();
  alert.region.clear();
  EXPECT_EQ(subject_of(alert), "[MEDIUM] " + std::string(87, 't') + "...");
}

TEST(SnsMessage, SubjectIsAsciiOnOneLine) {
  auto alert = testing::sample_alert();
  alert.title = "Zugriff für „Jürgen“\r\nBcc: x";
  alert.subject_user = "山田";
  EXPECT_EQ(subject_of(alert), "[MEDIUM] Zugriff fuer \"Juergen\"..Bcc: x: ? - 123456789012 us-east-1");
}

TEST(SnsMessage, AttributesAreNeverEmpty) {
  auto alert = testing::sample_alert();
  const auto attributes = [&] { return sns_message(testing::notification_of(alert), false).attributes; };
  EXPECT_THAT(attributes(), ElementsAre(Pair("severity", "medium"), Pair("rule", "iam-user-created"),
                                        Pair("account", "123456789012"), Pair("region", "us-east-1")));
  alert.account.clear();
  alert.region.clear();
  EXPECT_THAT(attributes(), ElementsAre(Pair("severity", "medium"), Pair("rule", "iam-user-created"),
                                        Pair("account", "unknown"), Pair("region", "unknown")));
}

TEST(SnsMessage, IdsAreForFifoTopicsOnly) {
  auto notification = testing::notification_of(testing::sample_alert());
  EXPECT_EQ(sns_message(notification, false).group_id, "");
  EXPECT_EQ(sns_message(notification, false).deduplication_id, "");
  EXPECT_EQ(sns_message(notification, true).group_id, "123456789012");
  EXPECT_EQ(sns_message(notification, true).deduplication_id, "d-0001-abcdef");
  notification.alert.account = "";
  notification.delivery_id = "with spaces and ümlauts";
  EXPECT_EQ(sns_message(notification, true).group_id, "unknown");
  EXPECT_EQ(sns_message(notification, true).deduplication_id.size(), 64U);
  expect_valid(sns_message(notification, true));
}

TEST(SnsMessage, IsValidWhateverAnAttackerWrites) {
  std::string odd;
  for (int c = 0; c < 256; ++c) odd += static_cast<char>(c);
  for (const std::string& text :
       {odd, std::string("\r\n\r\nSubject: x"), std::string(300'000, 'x'), std::string("\xF0\x9F\x98\x80"),
        std::string("\u202E\u2028"), std::string(), std::string(5'000, '\n'), std::string(" ")}) {
    for (const bool fifo : {false, true}) {
      const auto message = sns_message(testing::notification_of(testing::hostile_alert(text, 50)), fifo);
      expect_valid(message);
      const auto back = read_sns_message(to_json(message));
      ASSERT_TRUE(back) << back.error().what;
      EXPECT_EQ(back->message, message.message);
      EXPECT_EQ(back->subject, message.subject);
      EXPECT_EQ(back->attributes, message.attributes);
    }
  }
}

TEST(SnsMessage, CutsTheRawEventFirst) {
  auto alert = testing::sample_alert();
  auto list = doc::array();
  for (int i = 0; i < 40'000; ++i) list.items.push_back(doc::string("ü😀"));
  alert.raw.set("many", list);
  const auto message = sns_message(testing::notification_of(alert), false);
  expect_valid(message);
  EXPECT_GT(message.message.size(), 250'000U);
  EXPECT_THAT(message.message, HasSubstr("delete-login-profile"));
  EXPECT_THAT(message.message, HasSubstr("RAW EVENT\n{\n"));
  EXPECT_THAT(message.message, EndsWith(" bytes)\n"));
  EXPECT_THAT(message.message, HasSubstr("\n... (cut: the whole event has "));
}

TEST(SnsMessage, CutsSectionBySectionAndNeverWhoAndWhat) {
  const auto notification = testing::notification_of(testing::sample_alert());
  const auto whole = sns_message(notification, false);
  const std::string head = "[SECURITY ALERT] IAM User Created\nUser: jansmith\n";
  std::size_t last = 0;
  for (std::size_t limit = 1'100; limit < whole.message.size() + 300; limit += 7) {
    const auto message = sns_message(notification, false, limit);
    expect_valid(message, limit);
    ASSERT_THAT(message.message, StartsWith(head)) << limit;
    ASSERT_THAT(message.message, HasSubstr("MEDIUM")) << limit;
    ASSERT_THAT(message.message, HasSubstr("123456789012")) << limit;
    ASSERT_THAT(message.message, HasSubstr("admin/alice")) << limit;
    if (message.message.find("RAW EVENT") != std::string::npos) {
      ASSERT_THAT(message.message, HasSubstr("WHEN IT MAY BE HARMLESS")) << limit;
    }
    if (message.message.find("LINKS") != std::string::npos) {
      ASSERT_THAT(message.message, HasSubstr("WHAT TO DO NEXT")) << limit;
    }
    last = message.message.size();
  }
  EXPECT_EQ(last, whole.message.size());
  EXPECT_THAT(sns_message(notification, false, 1'100).message, Not(HasSubstr("WHAT TO DO NEXT")));
}

TEST(SnsMessage, IsNotReadFromSomethingElse) {
  EXPECT_FALSE(read_sns_message(""));
  EXPECT_FALSE(read_sns_message("[]"));
  EXPECT_FALSE(read_sns_message(R"({"Subject":"x"})"));
  EXPECT_FALSE(read_sns_message(R"({"Message":5})"));
}

}  // namespace
}  // namespace tocsin::sink
