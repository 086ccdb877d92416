#include "sink/view/shown_alert.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "sink/testing/sample_alert.h"
#include "sink/view/raw_event.h"

namespace tocsin::sink {
namespace {

using ::testing::ElementsAre;
using ::testing::IsEmpty;

std::size_t bytes_of(const alert::Alert& a) {
  std::size_t sum = a.id.size() + a.rule_id.size() + a.title.size() + a.summary.size() + a.why.size() +
                    a.subject_user.size() + a.who.name.size() + a.who.description.size() + a.who.arn.size() +
                    a.who.account.size() + a.who.access_key_id.size() + a.who.mfa.size() +
                    a.event_name.size() + a.service.size() + a.family.size() + a.event_id.size() +
                    a.source_ip.size() + a.user_agent.size() + a.time.size() + a.account.size() +
                    a.region.size() + a.result.size() + a.who.person.size() + a.who.account_name.size() +
                    a.source_country.size() + a.source_place.size() + a.account_name.size() +
                    a.account_ou.size();
  for (const auto* list :
       {&a.who.chain, &a.gains, &a.policy_changes, &a.first_seen, &a.missing, &a.events, &a.resources,
        &a.mitre, &a.cis, &a.tags, &a.false_positives, &a.references, &a.account_ou_ids}) {
    for (const auto& text : *list) sum += text.size();
  }
  for (const auto& step : a.next_steps) sum += step.text.size() + step.command.size();
  for (const auto& link : a.links) sum += link.label.size() + link.url.size();
  return sum;
}

TEST(ShownAlert, IsBoundedWhateverComesIn) {
  for (const std::string_view unit : {"x", "\"", "\xF0\x9F\x94\x94", "\xFF", "a b "}) {
    std::string huge;
    while (huge.size() < 100'000) huge += unit;
    EXPECT_LE(bytes_of(shown(testing::hostile_alert(huge, 200))), kShownBytes) << unit;
    EXPECT_LE(bytes_of(shown(testing::hostile_alert(huge.substr(0, 380), 200))), kShownBytes) << unit;
  }
}

TEST(ShownAlert, OrdinaryAlertsStayAsTheyAre) {
  const auto alert = testing::sample_alert();
  const auto out = shown(alert);
  EXPECT_EQ(out.title, alert.title);
  EXPECT_EQ(out.who.chain, alert.who.chain);
  EXPECT_EQ(out.next_steps.size(), alert.next_steps.size());
  EXPECT_EQ(out.next_steps[2].command, alert.next_steps[2].command);
  EXPECT_EQ(out.links[0].url, alert.links[0].url);
  EXPECT_EQ(out.user_agent, alert.user_agent);
}

TEST(ShownAlert, ACommandIsShownWholeOrNotAtAll) {
  alert::Alert alert;
  alert.next_steps = {
      {"Long.", std::string(5000, 'x')}, {"Invisible.", "aws \xE2\x80\xAE x"}, {"Fine.", "aws sts whoami"}};
  const auto steps = shown(alert).next_steps;
  ASSERT_EQ(steps.size(), 3U);
  EXPECT_THAT(steps[0].command, IsEmpty());
  EXPECT_THAT(steps[1].command, IsEmpty());
  EXPECT_THAT(steps[1].text, ::testing::HasSubstr("left out"));
  EXPECT_EQ(steps[2].command, "aws sts whoami");
}

TEST(ShownAlert, OnlyWebAddressesBecomeLinks) {
  alert::Alert alert;
  alert.links = {{"a", "javascript:alert(1)"},
                 {"b", "https://x.example/\" onclick=\"y"},
                 {"c", "https://x.example/ok"},
                 {"d", "https://x.example/\r\nX"}};
  alert.references = {"file:///etc/passwd", "https://docs.example/"};
  const auto out = shown(alert);
  ASSERT_EQ(out.links.size(), 1U);
  EXPECT_EQ(out.links[0].label, "c");
  EXPECT_THAT(out.references, ElementsAre("https://docs.example/"));
}

TEST(ShownAlert, CountsWhatItLeavesOut) {
  alert::Alert alert;
  alert.resources.assign(44, "arn:aws:s3:::bucket");
  alert.resources[3] = "";
  const auto out = shown(alert);
  ASSERT_EQ(out.resources.size(), 11U);
  EXPECT_EQ(out.resources.back(), "and 33 more: see the raw event");
}

TEST(ShownAlert, HasATitleAlways) {
  alert::Alert alert;
  EXPECT_EQ(shown(alert).title, "Alert");
  alert.rule_id = "x";
  EXPECT_EQ(shown(alert).title, "x");
}

TEST(RawEvent, IsTheSameDocumentWithNothingInvisible) {
  const auto value =
      doc::object({{"name", doc::string("a\xE2\x80\xAE"  // right-to-left override
                                        "b\xC2\x9B\xF3\xA0\x81\x81\x7F\x1B[31m \xF0\x9F\x94\x94")}});
  const auto json = safe_json(value);
  EXPECT_EQ(json, "{\n  \"name\": \"a\\u202eb\\u009b\\udb40\\udc41\\u007f\\u001b[31m \xF0\x9F\x94\x94\"\n}");
  EXPECT_EQ(printable_lines(json), json);
  EXPECT_TRUE(doc::equal(doc::parse_json(json).value(), value));
}

TEST(RawEvent, ShownAttachedOrLeftOutBySize) {
  const auto of = [](std::size_t size) { return doc::string(std::string(size, 'x')); };
  EXPECT_TRUE(raw_event(of(1000), true).is_json);
  EXPECT_FALSE(raw_event(of(50'000), true).attached.empty());
  EXPECT_TRUE(raw_event(of(50'000), false).attached.empty());
  EXPECT_TRUE(raw_event(of(2'000'000), true).attached.empty());
  EXPECT_FALSE(raw_event(of(2'000'000), true).text.empty());
  EXPECT_TRUE(raw_event(doc::null(), true).text.empty());
}

}  // namespace
}  // namespace tocsin::sink
