// What each channel says of an alert that belongs to an incident: tests/golden/incident/.
#include <gmock/gmock.h>

#include "doc/json_reader.h"
#include "sink/registry.h"
#include "sink/slack/slack_message.h"
#include "sink/testing/golden.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

Notification fourth(bool rings) {
  auto notification = testing::notification_of(testing::sample_alert());
  const auto since = parse_time("2025-03-21T13:02:59Z").value();
  notification.incident = Incident{"3f2ab61c0123456789ab", "00000000000000000bee", 4, since, rings, {}};
  return notification;
}

class IncidentMessages : public ::testing::TestWithParam<std::string> {};

std::vector<std::string> types() {
  std::vector<std::string> out;
  for (const auto& kind : kinds()) out.emplace_back(kind.type);
  return out;
}

TEST_P(IncidentMessages, LookLikeThis) {
  const auto sink = find_kind(GetParam())->example();
  testing::expect_golden("incident/" + GetParam(),
                         sink->render(fourth(false), sink->targets().front()).body + "\n");
}

TEST_P(IncidentMessages, SayWhichItIs) {
  const auto sink = find_kind(GetParam())->example();
  EXPECT_THAT(sink->render(fourth(true), sink->targets().front()).body, HasSubstr("3f2ab61c"));
}

INSTANTIATE_TEST_SUITE_P(Kinds, IncidentMessages, ::testing::ValuesIn(types()),
                         [](const auto& kind) { return kind.param; });

TEST(IncidentMessage, OfASlackBotStandsInTheThread) {
  auto notification = fourth(false);
  notification.incident->thread = "C0123456789/1700000000.000500";
  const auto note = slack_message(notification, "C0123456789");
  EXPECT_THAT(note, HasSubstr(R"("thread_ts":"1700000000.000500")"));
  EXPECT_THAT(note, Not(HasSubstr("reply_broadcast")));
  notification.incident->rings = true;
  EXPECT_THAT(slack_message(notification, "C0123456789"), HasSubstr(R"("reply_broadcast":true)"));
  EXPECT_THAT(slack_message(notification, "C9"), Not(HasSubstr("thread_ts"))) << "of another channel";
  EXPECT_THAT(slack_message(notification, ""), Not(HasSubstr("thread_ts"))) << "a webhook has no threads";
  for (const auto* thread : {"", "/", "C0123456789/", "C0123456789/1\"", "C0123456789", "C0123456789/1/2"}) {
    notification.incident->thread = thread;
    EXPECT_THAT(slack_message(notification, "C0123456789"), Not(HasSubstr("thread_ts"))) << thread;
  }
}

TEST(IncidentMessage, OfAMailRefersToTheFirst) {
  const auto sink = find_kind("email")->example();
  auto notification = fourth(false);
  const auto mail = [&](const std::string& thread) {
    notification.incident->thread = thread;
    return sink->render(notification, sink->targets().front()).body;
  };
  EXPECT_THAT(mail("<first@example.com>"),
              HasSubstr("\r\nIn-Reply-To: <first@example.com>\r\nReferences: <first@example.com>\r\n"));
  for (const auto* thread :
       {"", "<a@b>\r\nBcc: x@example.com", "a@b", "<>", "<a b@c>", "<a@b><c@d>", "<a@b>x"})
    EXPECT_THAT(mail(thread), Not(HasSubstr("References"))) << thread;
}

TEST(IncidentMessage, IsGroupedByItsBell) {
  const auto value = [](const char* kind, const char* field) {
    const auto body = find_kind(kind)->example()->render(fourth(false), "").body;
    return std::string(doc::string_at(doc::parse_json(body).value(), field).value_or(""));
  };
  EXPECT_EQ(value("pagerduty", "dedup_key"), "00000000000000000bee");
  EXPECT_EQ(value("opsgenie", "alias"), "00000000000000000bee");
}

}  // namespace
}  // namespace tocsin::sink
