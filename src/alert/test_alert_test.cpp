#include "alert/test_alert.h"

#include <gmock/gmock.h>

#include "alert/alert_json.h"
#include "doc/json_writer.h"

namespace tocsin::alert {
namespace {

using ::testing::HasSubstr;

TEST(TestAlert, says_that_it_is_one_and_which) {
  const auto alert = test_alert(rule::Severity::critical, Time(Milliseconds(1'742'563'320'000)), "00ff");
  EXPECT_EQ(alert.severity, rule::Severity::critical);
  EXPECT_EQ(alert.time, "2025-03-21T13:22:00Z");
  EXPECT_THAT(alert.title, HasSubstr("Test"));
  EXPECT_THAT(alert.summary, HasSubstr("00ff"));
}

TEST(TestAlert, fills_each_part_that_a_channel_may_show) {
  const auto alert = test_alert(rule::Severity::low, Time{}, "01");
  for (const auto* text : {&alert.id, &alert.rule_id, &alert.why, &alert.subject_user, &alert.event_name,
                           &alert.service, &alert.event_id, &alert.source_ip, &alert.user_agent,
                           &alert.account, &alert.region, &alert.result, &alert.who.arn}) {
    EXPECT_FALSE(text->empty());
  }
  EXPECT_FALSE(alert.next_steps.empty());
  EXPECT_FALSE(alert.raw.members.empty());
}

TEST(TestAlert, is_stored_like_any_other) {
  const auto alert = test_alert(rule::Severity::low, Time{}, "01");
  const auto again = from_json(to_json(alert));
  ASSERT_TRUE(again);
  EXPECT_EQ(doc::to_json(to_json(*again)), doc::to_json(to_json(alert)));
}

}  // namespace
}  // namespace tocsin::alert
