#include "sink/securityhub/finding.h"

#include <gmock/gmock.h>

#include "base/own_events.h"
#include "base/text.h"
#include "doc/json_writer.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

const FindingPlace kPlace{"123456789012", "eu-central-1"};

doc::Value finding(alert::Alert alert, Reason reason = Reason::first) {
  auto notification = testing::notification_of(std::move(alert));
  notification.reason = reason;
  return finding_of(notification, kPlace);
}

std::string text(const doc::Value& value, std::string_view path) {
  return std::string(doc::string_at(value, path).value_or("(none)"));
}

TEST(Finding, IsThatOfTheAlert) {
  const auto found = finding(testing::sample_alert());
  EXPECT_EQ(text(found, "Id"), "0123456789abcdef0123");
  EXPECT_EQ(text(found, "ProductArn"),
            "arn:aws:securityhub:eu-central-1:123456789012:product/123456789012/default");
  EXPECT_EQ(text(found, "GeneratorId"), std::string(kOwnGenerator) + "iam-user-created");
  EXPECT_EQ(text(found, "CreatedAt"), "2025-03-21T13:22:00Z");
  EXPECT_EQ(text(found, "UpdatedAt"), "2025-03-21T13:22:04.250Z");
  EXPECT_EQ(text(found, "FindingProviderFields.Severity.Label"), "MEDIUM");
  EXPECT_EQ(text(found, "FindingProviderFields.Types.0"), "TTPs/Persistence");
  EXPECT_EQ(text(found, "Title"), "IAM User Created: jansmith");
  EXPECT_THAT(text(found, "Description"), StartsWith("admin/alice created the IAM user jansmith. Who: "));
  EXPECT_EQ(text(found, "Resources.0.Id"), "arn:aws:iam::123456789012:user/jansmith");
  EXPECT_EQ(text(found, "Resources.0.Type"), "AwsIamUser");
  EXPECT_THAT(text(found, "Remediation.Recommendation.Text"), StartsWith("1. Ask admin/alice"));
  EXPECT_EQ(found.find("Sample"), nullptr);
}

TEST(Finding, AnUpdateKeepsItsIdAndRaisesUpdatedAt) {
  auto notification = testing::notification_of(testing::sample_alert());
  const auto first = finding_of(notification, kPlace);
  notification.created += std::chrono::minutes(5);
  notification.delivery_id = "another";
  const auto second = finding_of(notification, kPlace);
  EXPECT_EQ(text(second, "Id"), text(first, "Id"));
  EXPECT_EQ(text(second, "CreatedAt"), text(first, "CreatedAt"));
  EXPECT_EQ(text(second, "UpdatedAt"), "2025-03-21T13:27:04.250Z");
}

TEST(Finding, ANoteOfAnIncidentPointsAtWhatRang) {
  auto notification = testing::notification_of(testing::sample_alert());
  notification.reason = Reason::update;
  notification.incident = Incident{"the-first", "the-bell", 3, notification.created, false};
  const auto note = finding_of(notification, kPlace);
  EXPECT_EQ(text(note, "Id"), "0123456789abcdef0123");
  EXPECT_EQ(text(note, "FindingProviderFields.RelatedFindings.0.Id"), "the-bell");
  EXPECT_EQ(text(note, "FindingProviderFields.RelatedFindings.0.ProductArn"), text(note, "ProductArn"));
  notification.incident->bell = notification.alert.id;
  EXPECT_EQ(text(finding_of(notification, kPlace), "FindingProviderFields.RelatedFindings.0.Id"), "(none)");
}

TEST(Finding, OfAnotherAccountIsFiledUnderOursAndSaysSo) {
  auto alert = testing::sample_alert();
  alert.account = "999999999999";
  alert.resources.clear();
  alert.who.arn.clear();
  const auto found = finding(alert);
  EXPECT_EQ(text(found, "AwsAccountId"), "123456789012");
  EXPECT_THAT(text(found, "Description"), HasSubstr("Account: 999999999999"));
  EXPECT_EQ(text(found, "Resources.0.Id"), "AWS::::Account:999999999999");
  EXPECT_EQ(text(found, "Resources.0.Type"), "AwsAccount");
  const auto* fields = found.find("ProductFields");
  ASSERT_NE(fields, nullptr);
  EXPECT_EQ(fields->find("tocsin/account")->text, "999999999999");
}

TEST(Finding, ATestIsASample) {
  const auto found = finding(testing::sample_alert(), Reason::test);
  EXPECT_TRUE(found.find("Sample")->boolean);
  EXPECT_THAT(text(found, "Title"), StartsWith("[TEST] "));
}

TEST(Finding, AnAlertThatSaysNothingIsStillAFinding) {
  const auto found = finding({});
  for (const auto* required :
       {"SchemaVersion", "Id", "ProductArn", "GeneratorId", "AwsAccountId", "CreatedAt", "UpdatedAt", "Title",
        "Description", "Resources.0.Id", "Resources.0.Type"}) {
    EXPECT_FALSE(text(found, required).empty()) << required;
    EXPECT_NE(text(found, required), "(none)") << required;
  }
  EXPECT_EQ(text(found, "FindingProviderFields.Types.0"), "TTPs");
}

TEST(Finding, KeepsToTheLimitsWhateverAnAttackerWrites) {
  std::string odd;
  for (int c = 0; c < 256; ++c) odd += static_cast<char>(c);
  for (const std::string& t : {odd, std::string(30'000, '"'), std::string(9'000, '\n'), std::string("😀"),
                               std::string(), "arn:aws:iam::1:user/" + std::string(5'000, 'u')}) {
    const auto found = finding(testing::hostile_alert(t, 60));
    for (const auto& [path, most] : kFindingLimits) {
      constexpr std::string_view kHead = "Findings.*.";
      if (!path.starts_with(kHead) || path.find('*', kHead.size()) != std::string_view::npos) continue;
      const auto* value = doc::find_path(found, path.substr(kHead.size()));
      if (value == nullptr) continue;
      EXPECT_LE(value->is(doc::Kind::string) ? utf8_length(value->text)
                                             : std::max(value->items.size(), value->members.size()),
                most)
          << path;
    }
    for (const auto& resource : found.find("Resources")->items)
      EXPECT_LE(resource.find("Id")->text.size(), 512U);
    for (const auto& [name, value, _] : found.find("ProductFields")->members) {
      EXPECT_FALSE(value.text.empty()) << name;
      EXPECT_LE(value.text.size(), 2'048U);
    }
    EXPECT_LE(doc::to_json(found).size(), 240'000U);
    EXPECT_EQ(text(found, "FindingProviderFields.Severity.Label"), "CRITICAL");
  }
}

TEST(FindingWords, AreThoseOfTheFormat) {
  EXPECT_EQ(resource_type("arn:aws:s3:::bucket"), "AwsS3Bucket");
  EXPECT_EQ(resource_type("arn:aws:s3:::bucket/key:with:colons"), "AwsS3Object");
  EXPECT_EQ(resource_type("arn:aws:rds:eu-west-1:1:snapshot:x"), "AwsRdsDbSnapshot");
  EXPECT_EQ(resource_type("arn:aws:sts::1:assumed-role/a/b"), "Other");
  EXPECT_EQ(resource_type("arn:aws:ec2"), "Other");
  EXPECT_EQ(resource_type("sg-0abc"), "Other");
  EXPECT_EQ(finding_type("exfiltration"), "Effects/Data Exfiltration");
  EXPECT_EQ(finding_type("iam"), "");
}

}  // namespace
}  // namespace tocsin::sink
