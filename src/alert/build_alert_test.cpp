#include "alert/build_alert.h"

#include <gmock/gmock.h>

#include "alert/alert_json.h"
#include "base/hash.h"
#include "base/text.h"
#include "event/mutate.h"
#include "event/testing/sample.h"

namespace tocsin::alert {
namespace {

using event::testing::sample;
using event::testing::shaped;
using event::testing::shaped_sample;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::Not;

rule::Template text(const std::string& source, rule::Template::Use use = rule::Template::Use::text) {
  auto parsed = rule::Template::parse(source, use);
  EXPECT_TRUE(parsed) << source;
  return parsed ? *parsed : rule::Template{};
}

rule::Rule some_rule() {
  rule::Rule rule;
  rule.id = "iam-user-created";
  rule.title = text("IAM User Created");
  rule.severity = rule::Severity::medium;
  rule.why = "A new user is a way back in.";
  rule.summary = text("{{ actor }} created {{ user }} ({{ detail.requestParameters.userName }}).");
  rule.next_steps.push_back({text("Ask {{ actor.name }}."), std::nullopt});
  rule.next_steps.push_back(
      {text("Take away its way in."),
       text("aws iam delete-login-profile --user-name {{ detail.requestParameters.userName }}",
            rule::Template::Use::command)});
  rule.mitre = {"T1136.003"};
  rule.tags = {"iam"};
  rule.references = {"https://docs.aws.amazon.com/IAM/latest/UserGuide/id_users_create.html"};
  return rule;
}

std::string json_of(const Alert& alert) {
  return doc::to_json(to_json(alert));
}

TEST(BuildAlert, tells_the_founding_case) {
  const auto alert = build_alert(some_rule(), shaped_sample("cloudtrail-create-user"));
  EXPECT_EQ(alert.title, "IAM User Created");
  EXPECT_EQ(alert.subject_user, "jansmith");
  EXPECT_EQ(alert.time, "2025-03-21T13:22:00Z");
  EXPECT_EQ(alert.event_name, "CreateUser");
  EXPECT_THAT(alert.resources, ElementsAre("arn:aws:iam::123456789012:user/jansmith"));
  EXPECT_EQ(alert.summary, "The IAM user alice created jansmith (jansmith).");
  EXPECT_EQ(alert.who.name, "alice");
  EXPECT_EQ(alert.who.description, "IAM user");
  EXPECT_EQ(alert.who.access_key_id, "AKIAEXAMPLEALICE0001");
  EXPECT_EQ(alert.source_ip, "203.0.113.10");
  EXPECT_EQ(alert.account, "123456789012");
  EXPECT_EQ(alert.region, "us-east-1");
  EXPECT_EQ(alert.result, "succeeded");
  EXPECT_EQ(alert.family, "cloudtrail");
  EXPECT_EQ(alert.next_steps[0].text, "Ask alice.");
  EXPECT_EQ(alert.next_steps[1].command, "aws iam delete-login-profile --user-name jansmith");
}

TEST(BuildAlert, has_the_id_that_every_machine_gives_it) {
  const auto alert = build_alert(some_rule(), shaped_sample("cloudtrail-create-user"));
  EXPECT_EQ(alert.id, sha256_hex("iam-user-created\n1e1e1e1e-0000-4000-8000-000000000001").substr(0, 20));
  EXPECT_EQ(alert.id.size(), 20U);
  auto other = some_rule();
  other.id = "another-rule";
  EXPECT_NE(build_alert(other, shaped_sample("cloudtrail-create-user")).id, alert.id);
}

TEST(BuildAlert, says_the_same_from_the_bus_and_from_a_file) {
  EXPECT_EQ(json_of(build_alert(some_rule(), shaped_sample("bus-create-user"))),
            json_of(build_alert(some_rule(), shaped_sample("cloudtrail-create-user"))));
}

TEST(BuildAlert, follows_the_role_chain) {
  const auto alert = build_alert(some_rule(), shaped_sample("cloudtrail-stop-logging-assumed-role"));
  EXPECT_EQ(alert.who.name, "deploy/build-7");
  EXPECT_THAT(
      alert.who.chain,
      ElementsAre(
          "session name build-7", "session issuer arn:aws:iam::123456789012:role/ci/deploy",
          "source identity carol@example.com",
          "identity provider arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"));
  EXPECT_EQ(alert.who.mfa, "no");
  EXPECT_EQ(alert.source_ip, "2001:db8::7");
  EXPECT_THAT(alert.next_steps[1].text, HasSubstr("(No command here: "));
  EXPECT_EQ(alert.next_steps[1].command, "");
}

TEST(BuildAlert, says_denied_and_failed) {
  EXPECT_EQ(build_alert(some_rule(), shaped_sample("cloudtrail-bucket-policy-denied")).result,
            "denied: AccessDenied");
  EXPECT_EQ(build_alert(some_rule(), shaped_sample("cloudtrail-sign-in-failed")).result,
            "failed: Failed authentication");
  const auto root = build_alert(some_rule(), shaped_sample("cloudtrail-root-sign-in"));
  EXPECT_EQ(root.subject_user, "root");
  EXPECT_EQ(root.who.description, "root user");
}

TEST(BuildAlert, names_further_findings) {
  auto rule = some_rule();
  rule.summary = text("{{ finding.title }}.");
  EXPECT_EQ(build_alert(rule, shaped_sample("security-hub-several")).summary,
            "S3 buckets should block public access. Also in this event: S3 buckets should require TLS");
}

TEST(BuildAlert, shows_no_secret_anywhere) {
  auto rule = some_rule();
  rule.title = text("{{ detail.requestParameters.masterUserPassword }}");
  rule.summary =
      text("{{ detail.responseElements.credentials.secretAccessKey }} {{ resources }} {{ user.agent }}");
  rule.next_steps.push_back(
      {text("{{ detail.requestParameters.masterUserPassword }}"),
       text("aws rds x {{ detail.requestParameters.masterUserPassword }}", rule::Template::Use::command)});
  auto record = sample("cloudtrail-secrets");
  record.set("userAgent", doc::string("curl Authorization: Bearer abc123def456ghi"));
  record.set("errorMessage", doc::string("bad password=hunter2"));
  const auto alert = build_alert(rule, shaped(record));
  const auto all = json_of(alert);
  for (const auto* secret : {"correct horse", "wJalr", "IQoJb3JpZ2lu", "abc123def456ghi", "hunter2"}) {
    EXPECT_THAT(all, Not(HasSubstr(secret)));
  }
  EXPECT_EQ(alert.title, "<masked>");
  EXPECT_EQ(alert.next_steps[2].command, "");
  EXPECT_THAT(all, HasSubstr("ASIAEXAMPLETEMP00001"));
  EXPECT_THAT(all, HasSubstr("team-a"));
  EXPECT_THAT(alert.resources, ElementsAre("arn:aws:rds:us-east-1:123456789012:db:orders"));
}

// Every text but those in raw, which sinks print through their own escapes.
std::vector<std::string> texts(const Alert& alert) {
  std::vector<std::string> all = {alert.title,      alert.summary,    alert.subject_user, alert.who.name,
                                  alert.who.arn,    alert.event_name, alert.event_id,     alert.source_ip,
                                  alert.user_agent, alert.time,       alert.account,      alert.region,
                                  alert.result,     alert.service};
  all.insert(all.end(), alert.resources.begin(), alert.resources.end());
  all.insert(all.end(), alert.who.chain.begin(), alert.who.chain.end());
  for (const auto& step : alert.next_steps) all.insert(all.end(), {step.text, step.command});
  for (const auto& link : alert.links) all.insert(all.end(), {link.label, link.url});
  return all;
}

class HostileName : public ::testing::TestWithParam<std::string> {};

TEST_P(HostileName, gives_clean_bounded_texts) {
  auto record = sample("cloudtrail-create-user");
  record.find("requestParameters")->set("userName", doc::string(GetParam()));
  record.find("userIdentity")->set("userName", doc::string(GetParam()));
  record.find("userIdentity")->set("arn", doc::string(GetParam()));
  for (const auto* key : {"userAgent", "sourceIPAddress", "eventTime", "errorCode", "awsRegion", "eventID"}) {
    record.set(key, doc::string(GetParam()));
  }
  const auto alert = build_alert(some_rule(), shaped(record));
  for (const auto& one : texts(alert)) {
    EXPECT_EQ(printable(one), one);
    EXPECT_LE(one.size(), 4096U);
  }
  EXPECT_LT(json_of(alert).size(), 200U * 1024U);
  EXPECT_TRUE(doc::parse_json(json_of(alert)));
}

INSTANTIATE_TEST_SUITE_P(Names, HostileName,
                         ::testing::Values("eve\r\nBcc: all@example.com\r\n\r\n<h1>hi</h1>",
                                           "<script>alert(1)</script>", "\xE2\x80\xAEgnp.exe",
                                           "\x1B[2J\x1B[31mred", std::string("nul\0nul", 7),
                                           "\xFF\xFE broken \xED\xA0\x80", "$(rm -rf ~)`id`'; \" --version",
                                           std::string(100'000, 'x'), std::string(100'000, '\n'), "", " ",
                                           "<masked>"));

TEST(BuildAlert, bounds_an_event_of_any_size) {
  auto record = sample("cloudtrail-create-user");
  auto tags = doc::array();
  for (int i = 0; i < 3000; ++i) {
    tags.items.push_back(doc::object(
        {{"key", doc::string("k" + std::to_string(i))}, {"value", doc::string(std::string(100, 'v'))}}));
  }
  record.find("requestParameters")->set("tags", std::move(tags));
  ASSERT_GT(doc::to_json(record).size(), 300'000U);
  const auto alert = build_alert(some_rule(), shaped(record));
  EXPECT_LT(json_of(alert).size(), 200U * 1024U);
  EXPECT_EQ(alert.subject_user, "jansmith");
  EXPECT_EQ(doc::string_at(alert.raw, "eventName"), "CreateUser");
  EXPECT_THAT(doc::to_json(alert.raw), HasSubstr("more left out)"));
}

TEST(BuildAlert, says_what_is_remembered_without_secrets_on_single_lines) {
  const auto event = event::testing::shaped_sample("cloudtrail-create-user");
  rule::Rule rule;
  rule.id = "r";
  const past::Recall recall{{"First time in 10 days from XB; before only XA"},
                            {"Added: Everybody may do s3:GetObject, only if StringLike aws:referer "
                             "password=hunter2hunter2.",
                             "a\nb"}};
  const auto alert = build_alert(rule, event, recall);
  EXPECT_EQ(alert.first_seen, recall.first_seen);
  ASSERT_EQ(alert.policy_changes.size(), 2U);
  EXPECT_EQ(alert.policy_changes[0].find("hunter2"), std::string::npos) << alert.policy_changes[0];
  EXPECT_EQ(alert.policy_changes[1], "a.b");
  EXPECT_TRUE(build_alert(rule, event).first_seen.empty());
}

TEST(BuildAlert, bears_what_is_no_event) {
  for (const std::string source :
       {"null", "[]", "{}", "7", R"({"detail-type":"GuardDuty Finding","detail":[]})"}) {
    const auto alert = build_alert(some_rule(), event::shape(event::testing::json(source), source));
    EXPECT_EQ(alert.title, "IAM User Created");
    EXPECT_EQ(alert.id.size(), 20U);
    EXPECT_EQ(doc::to_json(alert.raw), doc::to_json(event::testing::json(source)));
  }
}

TEST(BuildAlert, bears_any_json) {
  std::mt19937 random(7);  // a fixed seed makes a failure repeatable
  for (const auto& file : std::filesystem::directory_iterator(event::testing::sample_folder())) {
    const auto whole = event::testing::json(event::testing::read_file(file.path()));
    for (int round = 0; round < 50; ++round) {
      auto value = whole;
      for (int i = 0; i <= round % 4; ++i) event::mutate(value, random);
      const auto alert = build_alert(some_rule(), shaped(value));
      for (const auto& one : texts(alert)) EXPECT_EQ(printable(one), one);
      EXPECT_TRUE(from_json(to_json(alert)));
    }
  }
}

TEST(BuildAlert, of_the_larger_test_sets) {
  const auto folder = event::testing::larger_test_sets();
  if (folder.empty()) GTEST_SKIP() << "the larger test sets are not here";
  std::ifstream file(folder / "stratus.jsonl");
  std::size_t events = 0;
  for (std::string line; std::getline(file, line); ++events) {
    const auto event = shaped(*event::testing::json(line).find("event"));
    const auto alert = build_alert(some_rule(), event);
    EXPECT_LT(json_of(alert).size(), 200U * 1024U);
    EXPECT_EQ(alert.event_name, event.name);
    EXPECT_EQ(alert.resources.empty(), event.resources.empty());
    for (const auto& one : texts(alert)) EXPECT_EQ(printable(one), one);
  }
  EXPECT_GT(events, 300U);
}

TEST(BuildAlert, of_every_sample_survives_the_store) {
  for (const auto& file : std::filesystem::directory_iterator(event::testing::sample_folder())) {
    const auto event = shaped(event::testing::json(event::testing::read_file(file.path())));
    const auto alert = build_alert(some_rule(), event);
    const auto back = from_json(to_json(alert));
    ASSERT_TRUE(back) << file.path();
    EXPECT_EQ(json_of(*back), json_of(alert));
  }
}

}  // namespace
}  // namespace tocsin::alert
