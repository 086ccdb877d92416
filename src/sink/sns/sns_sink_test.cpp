// Against a server on loopback that answers as SNS does, and as a network does.
#include "sink/sns/sns_sink.h"

#include <gmock/gmock.h>

#include "aws/credentials.h"
#include "sink/testing/aws_cases.h"
#include "sink/testing/made_of.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Kind = NotDelivered::Kind;

constexpr const char* kTopic = "arn:aws:sns:eu-central-1:123456789012:alerts";

const std::string kTaken =
    "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
    "<MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult>"
    "<ResponseMetadata><RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ResponseMetadata></"
    "PublishResponse>";

std::string error(std::string_view code, std::string_view message) {
  return "<ErrorResponse><Error><Type>Sender</Type><Code>" + std::string(code) + "</Code><Message>" +
         std::string(message) + "</Message></Error><RequestId>req-1</RequestId></ErrorResponse>";
}

class SnsSinkTest : public testing::AwsSinkTest {
 protected:
  SnsSinkTest() { use(kTopic); }
  void use(const std::string& topic) {
    make_ = [topic](aws::Client* client) {
      return std::make_unique<SnsSink>("night-watch", SnsSettings{topic}, client);
    };
  }
};

TEST_F(SnsSinkTest, PublishesOnceToTheTopicsRegion) {
  const auto result = answered({{"200 OK", kTaken}});
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "SNS message 94f20ce6-13c5-43a0-9a9e-ca52d816e90b");
  ASSERT_EQ(requests_.size(), 1U);
  const auto& request = requests_.front();
  EXPECT_THAT(request, HasSubstr("/eu-central-1/sns/aws4_request"));
  for (const std::string_view part :
       {"Action=Publish", "Version=2010-03-31",
        "TopicArn=arn%3Aaws%3Asns%3Aeu-central-1%3A123456789012%3Aalerts",
        "Subject=%5BMEDIUM%5D+IAM+User+Created", "Message=%5BSECURITY+ALERT%5D+IAM+User+Created%0AUser%3A",
        "MessageAttributes.entry.1.Name=severity", "MessageAttributes.entry.1.Value.DataType=String",
        "MessageAttributes.entry.1.Value.StringValue=medium",
        "MessageAttributes.entry.4.Value.StringValue=us-east-1"}) {
    EXPECT_THAT(request, HasSubstr(part));
  }
  EXPECT_THAT(request, Not(HasSubstr("MessageGroupId")));
}

TEST_F(SnsSinkTest, PublishesToAFifoTopicWithItsIds) {
  use(std::string(kTopic) + ".fifo");
  ASSERT_TRUE(answered({{"200 OK", kTaken}}));
  EXPECT_THAT(requests_.front(), HasSubstr("MessageGroupId=123456789012"));
  EXPECT_THAT(requests_.front(), HasSubstr("MessageDeduplicationId=d-0001-abcdef"));
}

TEST_F(SnsSinkTest, TakesAYesAlsoWhenItCannotBeRead) {
  const auto result = answered({{"200 OK", "<oops"}});
  ASSERT_TRUE(result);
  EXPECT_EQ(result->detail, "SNS has taken it");
}

TEST_F(SnsSinkTest, TellsTheAnswersApart) {
  expect_cases({
      {"400 X", error("InvalidParameter", "Invalid parameter: Message too long"), Kind::permanent,
       "Message too long", FailureReason::client_error},
      {"400 X", error("ParameterValueInvalid", "Invalid parameter: Subject"), Kind::permanent, "Subject"},
      {"400 X", error("InvalidParameter", "Invalid parameter: TopicArn Reason: no such region"),
       Kind::unavailable, "TopicArn"},
      {"403 X",
       error("AuthorizationError", "User: x is not authorized to perform: SNS:Publish on resource: y"),
       Kind::unavailable, "SNS:Publish", FailureReason::auth},
      {"400 X", error("KMSAccessDenied", "no kms:GenerateDataKey"), Kind::unavailable, "kms:GenerateDataKey"},
      {"400 X", error("KMSDisabled", "the key is disabled"), Kind::unavailable, "KMSDisabled"},
      {"400 X", error("KMSNotFound", "no such key"), Kind::unavailable, "KMSNotFound"},
      {"400 X", error("KMSInvalidState", "the key is being deleted"), Kind::unavailable, "KMSInvalidState"},
      {"400 X", error("KMSThrottling", "slow down"), Kind::unavailable, "KMSThrottling",
       FailureReason::rate_limited},
      {"404 X", error("NotFound", "Topic does not exist"), Kind::unavailable, "Topic does not exist",
       FailureReason::not_found},
      {"429 X", "", Kind::unavailable, "TooManyRequests", FailureReason::rate_limited},
  });
  expect_what_all_services_do(false, error);
}

TEST_F(SnsSinkTest, AFifoTopicLeavesNoDoubt) {
  use(std::string(kTopic) + ".fifo");
  expect_what_all_services_do(true, error);
}

TEST_F(SnsSinkTest, TriesAgainWhenSnsStumblesOnce) {
  EXPECT_TRUE(answered({{"500 X", error("InternalError", "x")}, {"200 OK", kTaken}}));
  EXPECT_EQ(requests_.size(), 2U);
}

TEST(SnsSink, GivesUpAPayloadThatIsNone) {
  const auto who = aws::fixed_credentials({"AKIAEXAMPLE", Secret("x"), Secret(), {}, "", "test"});
  const SystemClock clock;
  aws::Client client({}, *who, clock);
  SnsSink sink("night-watch", {kTopic}, &client);
  const auto result = sink.deliver({"application/json", "{"}, {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::permanent);
}

TEST(TopicArn, IsChecked) {
  for (const auto* good : {kTopic, "arn:aws-cn:sns:cn-north-1:123456789012:a_B-1",
                           "arn:aws-us-gov:sns:us-gov-west-1:123456789012:x.fifo"}) {
    EXPECT_FALSE(topic_arn_error(good)) << *topic_arn_error(good);
  }
  const std::string topic = kTopic;
  for (const auto& [wrong, why] : std::vector<std::pair<std::string, std::string>>{
           {"", "no ARN"},
           {"alerts", "no ARN"},
           {"arn:aws:sqs:eu-central-1:123456789012:alerts", "an ARN of \"sqs\""},
           {topic + ":1b2c3d", "a subscription's ARN"},
           {"arn:aws:sns::123456789012:alerts", "no region"},
           {"arn:aws:sns:eu-central-1:12345:alerts", "12 digits"},
           {"arn:aws:sns:eu-central-1:123456789012:", "a topic's name"},
           {"arn:aws:sns:eu-central-1:123456789012:.fifo", "a topic's name"},
           {"arn:aws:sns:eu-central-1:123456789012:a b", "a topic's name"},
           {"arn:aws:sns:eu/x:123456789012:alerts", "no region"},
           {topic + std::string(300, 'x'), "a topic's name"}}) {
    const auto error = topic_arn_error(wrong);
    ASSERT_TRUE(error) << wrong;
    EXPECT_THAT(*error, HasSubstr(why));
  }
}

TEST(SnsSettings, AreReadWithTheirErrors) {
  const auto make = [](const std::string& text) { return testing::made_of(make_sns, text); };
  EXPECT_TRUE(make("topic_arn: " + std::string(kTopic)).first);
  const auto [made, errors] = make("topic_arn: alerts\n");
  EXPECT_FALSE(made);
  EXPECT_THAT(errors, HasSubstr("tocsin.yaml:1:1: error: \"alerts\" cannot be published to"));
  EXPECT_THAT(errors, HasSubstr("arn:aws:sns:"));
  EXPECT_THAT(make("topic: x\n").second, HasSubstr("\"topic_arn\" is missing"));
}

}  // namespace
}  // namespace tocsin::sink
