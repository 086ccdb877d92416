#include "sink/ocsf/ocsf.h"

#include <gmock/gmock.h>

#include "base/text.h"
#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "sink/testing/golden.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using ::testing::Eq;
using ::testing::Optional;

doc::Value read(const std::string& json) {
  auto value = doc::parse_json(json);
  EXPECT_TRUE(value) << (value ? "" : value.error().message) << ": " << shorten(json, 2000);
  return value.value_or(doc::null());
}

std::string every_byte() {
  std::string bytes;
  for (int c = 0; c < 256; ++c) bytes += static_cast<char>(c);
  return bytes + "\x1B[2J\xE2\x80\xAE\"],}\\\r\n<!channel> @everyone ";
}

TEST(Ocsf, Golden) {
  const auto json = ocsf_json(testing::notification_of(testing::sample_alert()));
  testing::expect_golden("alert.ocsf.json", doc::to_pretty_json(read(json)) + "\n");
}

TEST(Ocsf, BeginsWithTheDeliveryAndTakesOneLine) {
  const auto notification = testing::notification_of(testing::sample_alert());
  const auto json = ocsf_json(notification);
  EXPECT_TRUE(json.starts_with(ocsf_start(notification.delivery_id))) << json;
  EXPECT_EQ(json.find('\n'), std::string::npos);
}

TEST(Ocsf, TheEventIsExact) {
  auto alert = testing::sample_alert();
  alert.raw.set("\xE2\x80\xAE", doc::string("\"quoted\" \xC2\x85 \xF0\x9F\x98\x80 \\"));
  const auto json = ocsf_json(testing::notification_of(alert));
  EXPECT_EQ(json.find("\xE2\x80\xAE"), std::string::npos);
  const auto finding = read(json);
  const auto raw = doc::string_at(finding, "raw_data");
  ASSERT_TRUE(raw);
  EXPECT_TRUE(doc::equal(read(std::string(*raw)), alert.raw)) << *raw;
  EXPECT_THAT(doc::scalar_at(finding, "raw_data_size"), Optional(Eq(std::to_string(raw->size()))));
}

TEST(Ocsf, SeveritiesHaveTheSchemasNumbers) {
  for (int i = 0; i < 5; ++i) {
    auto alert = testing::sample_alert();
    alert.severity = static_cast<rule::Severity>(i);
    const auto finding = ocsf_finding(testing::notification_of(alert));
    EXPECT_THAT(doc::scalar_at(finding, "severity_id"), Optional(Eq(std::to_string(i + 1))));
  }
}

TEST(Ocsf, TechniquesTacticsAndWhatIsNeither) {
  auto alert = testing::sample_alert();
  alert.mitre = {"T1078", "T1078.004", "TA0003", "T10", "T1078.4", "attack", "T1078.004x"};
  const auto finding = ocsf_finding(testing::notification_of(alert));
  const auto* attacks = doc::find_path(finding, "finding_info.attacks");
  ASSERT_NE(attacks, nullptr);
  ASSERT_EQ(attacks->items.size(), 3U);
  EXPECT_THAT(doc::string_at(*attacks, "0.technique.uid"), Optional(Eq("T1078")));
  EXPECT_EQ(doc::find_path(*attacks, "0.sub_technique"), nullptr);
  EXPECT_THAT(doc::string_at(*attacks, "1.sub_technique.uid"), Optional(Eq("T1078.004")));
  EXPECT_THAT(doc::string_at(*attacks, "2.tactic.uid"), Optional(Eq("TA0003")));
}

TEST(Ocsf, AnAddressIsAnAddressAndAServiceIsNot) {
  auto alert = testing::sample_alert();
  alert.source_ip = "cloudformation.amazonaws.com";
  const auto finding = ocsf_finding(testing::notification_of(alert));
  EXPECT_EQ(doc::find_path(finding, "evidences.0.src_endpoint.ip"), nullptr);
  EXPECT_THAT(doc::string_at(finding, "evidences.0.src_endpoint.name"), Optional(Eq(alert.source_ip)));
  EXPECT_THAT(doc::string_at(finding, "observables.0.type"), Optional(Eq("User Name")));
}

TEST(Ocsf, ATestSaysSo) {
  auto notification = testing::notification_of(testing::sample_alert());
  notification.reason = Reason::test;
  const auto finding = ocsf_finding(notification);
  EXPECT_THAT(doc::string_at(finding, "finding_info.title"), Optional(Eq("[TEST] IAM User Created")));
  EXPECT_THAT(doc::string_at(finding, "metadata.labels.0"), Optional(Eq("test")));
  EXPECT_THAT(doc::scalar_at(finding, "is_alert"), Optional(Eq("false")));
}

TEST(Ocsf, AnEmptyAlertIsStillAFinding) {
  const auto finding = read(ocsf_json(testing::notification_of({})));
  EXPECT_THAT(doc::string_at(finding, "finding_info.uid"), Optional(Eq("d-0001-abcdef")));
  EXPECT_EQ(finding.find("evidences"), nullptr);
  EXPECT_THAT(doc::string_at(finding, "cloud.provider"), Optional(Eq("AWS")));
}

TEST(Ocsf, WhateverAnEventHoldsItFits) {
  for (const std::size_t copies : {0UL, 1UL, 10UL, 1000UL}) {
    std::string text;
    for (std::size_t i = 0; i < copies; ++i) text += every_byte();
    for (const std::string& filler : {text, std::string(copies * 200, '"'), std::string(copies, '\\')}) {
      const auto notification = testing::notification_of(testing::hostile_alert(filler, copies % 100));
      for (const auto limit : {kOcsfSmallest, std::size_t{32} * 1024, kOcsfMost}) {
        const auto json = ocsf_json(notification, limit);
        EXPECT_LE(json.size(), limit) << copies;
        EXPECT_FALSE(invalid_utf8(json));
        EXPECT_EQ(json.find('\x1B'), std::string::npos);
        EXPECT_EQ(printable(json), json);
        const auto finding = read(json);
        EXPECT_THAT(doc::scalar_at(finding, "class_uid"), Optional(Eq("2004")));
        EXPECT_THAT(doc::scalar_at(finding, "severity_id"), Optional(Eq("5")));
        EXPECT_TRUE(doc::string_at(finding, "finding_info.title"));
        EXPECT_EQ(doc::find_path(finding, "cloud.account.uid") != nullptr, !filler.empty());
        EXPECT_EQ(doc::find_path(finding, "evidences.0.actor.user.name") != nullptr, !filler.empty());
      }
    }
  }
}

TEST(Ocsf, AnEventThatIsTooLongIsShortenedByItsStructure) {
  auto alert = testing::sample_alert();
  for (int i = 0; i < 2000; ++i)
    alert.raw.set("field" + std::to_string(i), doc::string(std::string(400, 'x')));
  const auto json = ocsf_json(testing::notification_of(alert));
  EXPECT_LE(json.size(), kOcsfMost);
  const auto finding = read(json);
  const auto raw = doc::string_at(finding, "raw_data");
  ASSERT_TRUE(raw);
  EXPECT_THAT(doc::string_at(read(std::string(*raw)), "detail.eventName"), Optional(Eq("CreateUser")));
  EXPECT_GT(std::stoul(doc::scalar_at(finding, "raw_data_size").value_or("0")), kOcsfMost);
}

}  // namespace
}  // namespace tocsin::sink
