#include <gmock/gmock.h>

#include "event/mutate.h"
#include "event/named_values.h"
#include "event/testing/sample.h"

namespace tocsin::event {
namespace {

using testing::json;
using testing::sample;
using testing::shaped;
using testing::shaped_sample;

TEST(Shape, of_a_cloudtrail_record_is_the_same_on_the_bus_and_in_a_file) {
  const auto file = shaped_sample("cloudtrail-create-user");
  const auto bus = shaped_sample("bus-create-user");
  EXPECT_EQ(file.family, Family::cloudtrail);
  EXPECT_EQ(file.occurrence_key, "1e1e1e1e-0000-4000-8000-000000000001");
  EXPECT_EQ(bus.occurrence_key, file.occurrence_key);
  for (const auto name : value_names()) EXPECT_EQ(lookup(name, bus), lookup(name, file)) << name;
  EXPECT_EQ(file.subject_user, "jansmith");
  EXPECT_EQ(file.time_text, "2025-03-21T13:22:00Z");
  ASSERT_TRUE(file.time);
  EXPECT_EQ(format_time(*file.time), "2025-03-21T13:22:00Z");
}

TEST(Shape, of_a_finding_rings_again_only_for_a_higher_band) {
  const auto with_severity = [](const std::string& severity) {
    auto value = sample("guardduty-port-probe");
    value.find("detail")->set("severity", doc::number(severity));
    return shaped(value);
  };
  const auto key = [&](const std::string& severity) { return with_severity(severity).occurrence_key; };
  EXPECT_EQ(key("2"), key("3.9"));
  EXPECT_NE(key("3.9"), key("4"));
  EXPECT_EQ(key("7.0"), key("8.9"));
  EXPECT_NE(key("8.9"), key("9"));
  EXPECT_EQ(with_severity("2").id, "aabbccddeeff00112233445566778899");
}

TEST(Shape, of_guardduty) {
  const auto probe = shaped_sample("guardduty-port-probe");
  EXPECT_EQ(probe.family, Family::guardduty);
  EXPECT_EQ(probe.name, "Recon:EC2/PortProbeUnprotectedPort");
  EXPECT_EQ(probe.source_ip, "203.0.113.66");
  EXPECT_EQ(probe.time_text, "2025-03-21T13:22:00Z");
  EXPECT_EQ(lookup("resource", probe), "arn:aws:ec2:eu-central-1:123456789012:instance/i-0123456789abcdef0");
  EXPECT_EQ(lookup("finding.severity", probe), "2");

  const auto key = shaped_sample("guardduty-access-key");
  EXPECT_EQ(key.actor.name, "alice");
  EXPECT_EQ(key.subject_user, "alice");
  EXPECT_EQ(key.source_ip, "2001:db8::66");
  EXPECT_EQ(lookup("actor", key), "IAM user alice");
  EXPECT_EQ(lookup("resource", key), "user/alice");
}

TEST(Shape, of_security_hub_lets_the_first_finding_lead_and_keeps_the_others) {
  const auto one = shaped_sample("security-hub-imported");
  EXPECT_EQ(one.family, Family::security_hub);
  EXPECT_EQ(one.name, "Software and Configuration Checks/Industry and Regulatory Standards");
  EXPECT_EQ(one.finding.title, "S3 buckets should block public access");
  EXPECT_EQ(one.finding.severity, "HIGH");
  EXPECT_EQ(lookup("resource", one), "arn:aws:s3:::example-logs");
  EXPECT_TRUE(one.finding.further.empty());

  const auto two = shaped_sample("security-hub-several");
  EXPECT_EQ(two.id, one.id);
  EXPECT_NE(two.occurrence_key, one.occurrence_key);
  EXPECT_THAT(two.finding.further, ::testing::ElementsAre("S3 buckets should require TLS"));
  EXPECT_EQ(lookup("resources", two), "arn:aws:s3:::example-logs, arn:aws:s3:::example-data");
}

TEST(Shape, of_a_custom_action_rings_each_time) {
  auto value = sample("security-hub-imported");
  value.set("detail-type", doc::string("Security Hub Findings - Custom Action"));
  EXPECT_EQ(shaped(value).occurrence_key, "event:7c7c7c7c-0000-4000-8000-0000000000ba");
}

TEST(Shape, of_health_and_of_anything_else) {
  const auto health = shaped_sample("health-exposed-key");
  EXPECT_EQ(health.family, Family::health);
  EXPECT_EQ(health.name, "AWS_RISK_CREDENTIALS_EXPOSED");
  EXPECT_EQ(lookup("resource", health), "AKIAEXAMPLEALICE0001");
  EXPECT_EQ(health.occurrence_key, "event:7c7c7c7c-0000-4000-8000-0000000000ca");

  const auto other = shaped_sample("other-access-analyzer");
  EXPECT_EQ(other.family, Family::other);
  EXPECT_EQ(other.name, "Access Analyzer Finding");
  EXPECT_EQ(other.service, "aws.access-analyzer");
  EXPECT_EQ(other.region, "ca-central-1");
  EXPECT_EQ(lookup("resource", other), "arn:aws:access-analyzer:ca-central-1:123456789012:analyzer/main");
}

TEST(Shape, is_not_fooled_by_events_that_others_may_put_on_the_bus) {
  for (const auto* source : {"my.app", "aws.partner/example.com/x", "aws"}) {
    auto value = sample("bus-create-user");
    value.set("source", doc::string(source));
    const auto event = shaped(value);
    EXPECT_EQ(event.family, Family::other) << source;
    EXPECT_EQ(event.occurrence_key, "event:7c7c7c7c-0000-4000-8000-000000000001") << source;
  }
  auto finding = sample("guardduty-port-probe");
  finding.set("source", doc::string("my.app"));
  EXPECT_EQ(shaped(finding).family, Family::other);
}

TEST(Shape, of_what_is_no_event_has_an_id_from_its_text) {
  for (const std::string text : {"null", "true", "7", "\"x\"", "[]", "{}", R"({"detail":7})", R"({"id":""})",
                                 R"({"detail-type":"GuardDuty Finding"})",
                                 R"({"detail-type":"AWS API Call via CloudTrail","detail":{}})"}) {
    const auto event = shape(to_envelope(json(text)), text);
    EXPECT_THAT(event.id, ::testing::StartsWith("sha256:")) << text;
    EXPECT_EQ(event.id.size(), 7U + 64U) << text;
    EXPECT_EQ(event.occurrence_key, event.id) << text;
  }
}

TEST(NamedValues, are_a_closed_list) {
  EXPECT_TRUE(is_value_name("actor.name"));
  EXPECT_FALSE(is_value_name("actor.nam"));
  EXPECT_FALSE(is_value_name(""));
  EXPECT_EQ(lookup("detail.eventName", shaped_sample("cloudtrail-create-user")), std::nullopt);
  EXPECT_EQ(lookup("actor.source_identity", shaped_sample("cloudtrail-create-user")), std::nullopt);
}

TEST(NamedValues, call_the_root_user_root) {
  const auto event = shaped_sample("cloudtrail-root-sign-in");
  EXPECT_EQ(lookup("user", event), "root");
  EXPECT_EQ(lookup("actor", event), "root user");
  EXPECT_EQ(lookup("actor.mfa", event), "no");
  EXPECT_EQ(event.detail_type, "AWS Console Sign In via CloudTrail");
  EXPECT_EQ(event.source, "aws.signin");
}

TEST(Shape, bears_any_json) {
  std::mt19937 random(20250321);  // a fixed seed makes a failure repeatable
  std::size_t events = 0;
  for (const auto& file : std::filesystem::directory_iterator(testing::sample_folder())) {
    const auto whole = json(testing::read_file(file.path()));
    for (int round = 0; round < 300; ++round) {
      auto value = whole;
      for (int i = 0; i <= round % 4; ++i) mutate(value, random);
      const auto event = shaped(value);
      EXPECT_FALSE(event.id.empty());
      EXPECT_FALSE(event.occurrence_key.empty());
      for (const auto name : value_names()) EXPECT_NE(lookup(name, event), "") << name;
      ++events;
    }
  }
  EXPECT_GE(events, 15U * 300U);
}

TEST(Shape, of_the_larger_test_sets) {
  const auto folder = testing::larger_test_sets();
  if (folder.empty()) GTEST_SKIP() << "the larger test sets are not here";
  std::ifstream file(folder / "stratus.jsonl");
  std::size_t events = 0;
  std::size_t writes = 0;
  std::size_t with_resource = 0;
  for (std::string text; std::getline(file, text);) {
    const auto line = json(text);
    const auto* record = line.find("event");
    ASSERT_NE(record, nullptr);
    const auto event = shaped(*record);
    EXPECT_EQ(event.family, Family::cloudtrail);
    EXPECT_FALSE(event.name.empty());
    EXPECT_FALSE(event.actor.name.empty()) << event.id;
    ++events;
    // Whoever reads lists names nothing; whoever changes something names what.
    const auto* reads = record->find("readOnly");
    if (reads == nullptr || reads->boolean || event.outcome != Outcome::success) continue;
    ++writes;
    with_resource += event.resources.empty() ? 0U : 1U;
  }
  EXPECT_GT(events, 300U);
  EXPECT_GT(with_resource * 100, writes * 85) << with_resource << " of " << writes;
}

}  // namespace
}  // namespace tocsin::event
