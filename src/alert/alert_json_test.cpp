#include "alert/alert_json.h"

#include <gmock/gmock.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"

namespace tocsin::alert {
namespace {

// Each text is its own name, so that two members that change places show.
Alert full_alert() {
  Alert alert;
  alert.id = "id";
  alert.rule_id = "rule_id";
  alert.severity = rule::Severity::critical;
  alert.title = "title";
  alert.summary = "summary";
  alert.why = "why";
  alert.subject_user = "subject_user";
  alert.who = {"name",          "description", "arn",    "account",     {"chain"},
               "access_key_id", "mfa",         "person", "account_name"};
  alert.event_name = "event_name";
  alert.service = "service";
  alert.family = "family";
  alert.event_id = "event_id";
  alert.resources = {"resources"};
  alert.source_ip = "source_ip";
  alert.source_country = "source_country";
  alert.source_place = "source_place";
  alert.user_agent = "user_agent";
  alert.time = "time";
  alert.account = "account";
  alert.account_name = "account_name";
  alert.account_ou = "account_ou";
  alert.account_ou_ids = {"ou_ids"};
  alert.region = "region";
  alert.result = "result";
  alert.next_steps = {{"text", "command"}, {"text", ""}};
  alert.links = {{"label", "url"}};
  alert.gains = {"gains"};
  alert.policy_changes = {"changes"};
  alert.first_seen = {"first"};
  alert.missing = {"missing"};
  alert.mitre = {"mitre"};
  alert.cis = {"cis"};
  alert.tags = {"tags"};
  alert.false_positives = {"false_positives"};
  alert.references = {"references"};
  alert.raw = doc::object({{"a", doc::array({doc::null(), doc::number("1e400")})}});
  return alert;
}

TEST(AlertJson, names_every_member_as_the_alert_does) {
  EXPECT_EQ(
      doc::to_json(to_json(full_alert())),
      R"({"severity":"critical","id":"id","rule_id":"rule_id","title":"title","summary":"summary","why":"why",)"
      R"("subject_user":"subject_user","event_name":"event_name","service":"service","family":"family",)"
      R"("event_id":"event_id","source_ip":"source_ip","source_country":"source_country",)"
      R"("source_place":"source_place","user_agent":"user_agent","time":"time",)"
      R"("account":"account","account_name":"account_name","account_ou":"account_ou","region":"region","result":"result","who":{"name":"name",)"
      R"("description":"description","arn":"arn","account":"account","access_key_id":"access_key_id","mfa":"mfa",)"
      R"("person":"person","account_name":"account_name",)"
      R"("chain":["chain"]},"account_ou_ids":["ou_ids"],"resources":["resources"],"gains":["gains"],"policy_changes":["changes"],"first_seen":["first"],"missing":["missing"],"mitre":["mitre"],"cis":["cis"],"tags":["tags"],)"
      R"("false_positives":["false_positives"],"references":["references"],)"
      R"("next_steps":[{"text":"text","command":"command"},{"text":"text"}],)"
      R"("links":[{"label":"label","url":"url"}],"raw":{"a":[null,1e400]}})");
}

TEST(AlertJson, comes_back_as_it_went) {
  const auto written = to_json(full_alert());
  const auto read = doc::parse_json(doc::to_json(written));
  ASSERT_TRUE(read);
  const auto back = from_json(*read);
  ASSERT_TRUE(back);
  EXPECT_TRUE(doc::equal(to_json(*back), written));
  EXPECT_EQ(back->severity, rule::Severity::critical);
  ASSERT_EQ(back->next_steps.size(), 2U);
  EXPECT_EQ(back->next_steps[1].command, "");
}

std::string problem(std::string_view text) {
  const auto value = doc::parse_json(text);
  const auto alert = from_json(*value);
  return alert ? "(none)" : alert.error().what;
}

TEST(AlertJson, says_what_is_wrong) {
  EXPECT_EQ(problem(R"({"id":"a","rule_id":"b","severity":"low","newer":1})"), "(none)");
  EXPECT_EQ(problem("[]"), "an alert must be an object");
  EXPECT_THAT(problem("{}"), ::testing::HasSubstr("severity"));
  EXPECT_THAT(problem(R"({"rule_id":"b","severity":"low"})"), ::testing::HasSubstr("\"id\""));
  EXPECT_THAT(problem(R"({"id":"a","severity":"low"})"), ::testing::HasSubstr("\"rule_id\""));
  EXPECT_THAT(problem(R"({"id":"a","rule_id":"b","severity":"loud"})"), ::testing::HasSubstr("severity"));
  EXPECT_THAT(problem(R"({"id":7,"rule_id":"b","severity":"low"})"),
              ::testing::HasSubstr("\"id\" must be a string"));
  EXPECT_THAT(problem(R"({"id":"a","rule_id":"b","severity":"low","tags":[1]})"),
              ::testing::HasSubstr("tags"));
  EXPECT_THAT(problem(R"({"id":"a","rule_id":"b","severity":"low","who":[]})"), ::testing::HasSubstr("who"));
  EXPECT_THAT(problem(R"({"id":"a","rule_id":"b","severity":"low","links":["x"]})"),
              ::testing::HasSubstr("links"));
}

}  // namespace
}  // namespace tocsin::alert
