#include "alert/console_links.h"

#include <gmock/gmock.h>

#include "event/testing/sample.h"

namespace tocsin::alert {
namespace {

using event::testing::shaped_sample;

std::string url(const event::Event& event, std::string_view label) {
  for (const auto& link : console_links(event)) {
    if (link.label == label) return link.url;
  }
  return "(none)";
}

event::Event in_region(const std::string& region) {
  auto record = event::testing::sample("cloudtrail-create-user");
  record.set("awsRegion", doc::string(region));
  return event::testing::shaped(record);
}

TEST(ConsoleLinks, lead_to_the_event_in_its_partition) {
  const std::string id = "1e1e1e1e-0000-4000-8000-000000000001";
  EXPECT_EQ(url(in_region("us-east-1"), "CloudTrail event"),
            "https://us-east-1.console.aws.amazon.com/cloudtrailv2/home?region=us-east-1#/events/" + id);
  EXPECT_EQ(url(in_region("us-gov-west-1"), "CloudTrail event"),
            "https://console.amazonaws-us-gov.com/cloudtrailv2/home?region=us-gov-west-1#/events/" + id);
  EXPECT_EQ(url(in_region("cn-north-1"), "CloudTrail event"),
            "https://console.amazonaws.cn/cloudtrailv2/home?region=cn-north-1#/events/" + id);
  EXPECT_THAT(console_links(in_region("us-iso-east-1")), ::testing::IsEmpty());
}

TEST(ConsoleLinks, never_let_a_region_into_a_host_name) {
  for (const auto* region : {"", "x", "evil.example.com/", "us-east-1.evil.example", "us-east-1/",
                             "US-EAST-1", "-us-east-1", "us east 1", "useast1", "us-east-1@evil"}) {
    EXPECT_THAT(console_links(in_region(region)), ::testing::IsEmpty()) << region;
  }
}

TEST(ConsoleLinks, lead_to_findings) {
  EXPECT_EQ(url(shaped_sample("guardduty-port-probe"), "GuardDuty finding"),
            "https://eu-central-1.console.aws.amazon.com/guardduty/home?region=eu-central-1"
            "#/findings?search=id%3Daabbccddeeff00112233445566778899");
  EXPECT_THAT(url(shaped_sample("security-hub-imported"), "Security Hub finding"),
              ::testing::EndsWith(
                  "search=Id%3D%255Coperator%255C%253AEQUALS%255C%253Aarn%253Aaws%253Asecurityhub%253A"
                  "us-east-1%253A123456789012%253Asecurity-control%252FS3.8%252Ffinding%252F"
                  "0f0f0f0f-1111-4222-8333-000000000001"));
}

TEST(ConsoleLinks, lead_to_simple_resources) {
  EXPECT_EQ(url(shaped_sample("cloudtrail-create-user"), "IAM user"),
            "https://us-east-1.console.aws.amazon.com/iam/home#/users/details/jansmith");
  EXPECT_EQ(url(shaped_sample("security-hub-imported"), "S3 bucket"),
            "(none)");  // its types are of another kind
  EXPECT_EQ(url(shaped_sample("cloudtrail-bucket-policy-denied"), "S3 bucket"),
            "https://us-east-1.console.aws.amazon.com/s3/buckets/example-logs");
}

TEST(ConsoleLinks, encode_what_attackers_write) {
  auto record = event::testing::sample("cloudtrail-create-user");
  record.find("responseElements")->kind = doc::Kind::null;
  record.find("requestParameters")->set("userName", doc::string("a\"><script>\r\n&#?%/../b c"));
  record.set("eventID", doc::string("x\" onclick=\"y"));
  const auto event = event::testing::shaped(record);
  for (const auto& link : console_links(event)) {
    EXPECT_EQ(link.url.find_first_of("\"<> \r\n"), std::string::npos) << link.url;
  }
  EXPECT_THAT(url(event, "CloudTrail event"), ::testing::EndsWith("#/events/x%22%20onclick%3D%22y"));
}

}  // namespace
}  // namespace tocsin::alert
