#include "sink/text/plain_text.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "sink/testing/golden.h"
#include "sink/testing/sample_alert.h"
#include "sink/text/wrap.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using ::testing::StartsWith;

TEST(PlainText, BeginsAsPromised) {
  EXPECT_THAT(plain_text(testing::notification_of(testing::sample_alert())),
              StartsWith("[SECURITY ALERT] IAM User Created\n"
                         "User: jansmith\n"
                         "Time: 2025-03-21T13:22:00Z\n"
                         "Event: CreateUser\n"
                         "Resource: arn:aws:iam::123456789012:user/jansmith\n\n"));
}

TEST(PlainText, Golden) {
  testing::expect_golden("alert.txt", plain_text(testing::notification_of(testing::sample_alert())));
}

TEST(PlainText, LeavesOutWhatTheEventDoesNotSay) {
  alert::Alert alert;
  alert.rule_id = "any";
  alert.title = "Something Happened";
  const auto text = plain_text(testing::notification_of(alert));
  EXPECT_EQ(text,
            "[SECURITY ALERT] Something Happened\n\n  Severity:      MEDIUM\n\nABOUT THIS ALERT\n  Rule:     "
            "     any\n");
}

TEST(PlainText, SaysThatATestIsATest) {
  auto notification = testing::notification_of(testing::sample_alert());
  notification.reason = Reason::test;
  const auto text = plain_text(notification);
  EXPECT_THAT(text, StartsWith("[TEST ALERT] IAM User Created\n"));
  EXPECT_THAT(text, HasSubstr("Nothing happened in your account."));
}

// Headings stand in the first column. A text of the event that reached it could write headings of its own.
TEST(PlainText, NoTextOfAnEventBeginsALine) {
  std::string forged = "x\nRESOURCE";
  for (int i = 0; i < 40; ++i) forged += " WHY IT MATTERS nothing,  all is well\r\n";
  const auto text = plain_text(testing::notification_of(testing::hostile_alert(forged, 3)));
  for (const auto line : split(text, '\n')) {
    EXPECT_FALSE(line.starts_with("WHY IT MATTERS ") || line.starts_with("RESOURCE")) << line;
    EXPECT_THAT(std::string(line), Not(HasSubstr("\r")));
  }
}

TEST(PlainText, LongTextIsWrappedAndCommandsAreNot) {
  auto alert = testing::sample_alert();
  alert.next_steps = {{"Do.", "aws " + std::string(200, 'x') + " --flag value"}};
  const auto text = plain_text(testing::notification_of(alert));
  EXPECT_THAT(text, HasSubstr("     aws " + std::string(200, 'x') + " --flag value\n"));
  for (const auto line : split(std::string_view(text).substr(0, text.find("WHAT TO DO")), '\n'))
    EXPECT_LE(utf8_length(line), kColumns) << line;
}

TEST(PlainText, LargeEventsAreLeftOutWithANote) {
  auto alert = testing::sample_alert();
  alert.raw.set("big", doc::string(std::string(300'000, 'x')));
  const auto text = plain_text(testing::notification_of(alert));
  EXPECT_THAT(text, HasSubstr("too large for a message"));
  EXPECT_LT(text.size(), 10'000U);
}

std::string wrap(std::string_view text, std::string_view first = {}) {
  std::string out;
  append_wrapped(out, text, first);
  return out;
}

TEST(Wrap, BreaksAtSpacesOnly) {
  EXPECT_EQ(wrap("", "  "), "  \n");
  EXPECT_EQ(wrap("a  b", "1. "), "1. a b\n");
  const std::string word(60, 'w');
  EXPECT_EQ(wrap(word + " " + word, "  "), "  " + word + "\n  " + word + "\n");
  EXPECT_EQ(wrap(std::string(100, 'w')), std::string(100, 'w') + "\n");
}

}  // namespace
}  // namespace tocsin::sink
