#include "event/own_event.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"

namespace tocsin::event {
namespace {

bool own(const std::string& json) {
  auto value = doc::parse_json(json);
  EXPECT_TRUE(value) << json;
  return is_own(shape(to_envelope(value.value_or(doc::null())), json));
}

std::string imported(const std::string& findings,
                     const std::string& detail_type = "Security Hub Findings - Imported") {
  return R"({"source":"aws.securityhub","detail-type":")" + detail_type + R"(","detail":{"findings":[)" +
         findings + "]}}";
}

constexpr const char* kOurs =
    R"({"Id":"1","GeneratorId":"tocsin/iam-user-created","ProductArn":"arn:aws:securityhub:eu-west-1:123456789012:product/123456789012/default"})";
constexpr const char* kTheirs =
    R"({"Id":"2","GeneratorId":"aws-foundational/IAM.1","ProductArn":"arn:aws:securityhub:eu-west-1::product/aws/securityhub"})";

TEST(OwnEvent, IsAnAlertOnTheBus) {
  EXPECT_TRUE(own(R"({"source":"tocsin","detail-type":"Tocsin Alert","detail":{"severity":"high"}})"));
  EXPECT_FALSE(own(R"({"source":"tocsin.example","detail-type":"Tocsin Alert","detail":{}})"));
  EXPECT_FALSE(own(R"({"source":"aws.iam","detail":{"source":"tocsin"}})"));
  EXPECT_FALSE(own("{}"));
  EXPECT_FALSE(own("[]"));
}

TEST(OwnEvent, IsAFindingOfOurs) {
  EXPECT_TRUE(own(imported(kOurs)));
  EXPECT_FALSE(own(imported(kTheirs)));
  EXPECT_FALSE(own(imported(std::string(kOurs) + "," + kTheirs))) << "what is theirs must ring";
  EXPECT_FALSE(own(imported("")));
  EXPECT_FALSE(own(imported("null")));
  EXPECT_FALSE(own(imported(kOurs, "Security Hub Findings - Custom Action"))) << "a person asked for it";
}

TEST(OwnEvent, NobodyElseCanHideAFindingBehindOurName) {
  EXPECT_FALSE(own(imported(
      R"({"Id":"3","GeneratorId":"tocsin/x","ProductArn":"arn:aws:securityhub:eu-west-1::product/aws/guardduty"})")));
  EXPECT_FALSE(own(imported(R"({"Id":"3","GeneratorId":"tocsin/x"})")));
}

}  // namespace
}  // namespace tocsin::event
