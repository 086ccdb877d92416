// Against a server on loopback that answers as SQS does, and as a network does.
#include "sink/sqs/sqs_sink.h"

#include "doc/json_reader.h"
#include "sink/aws/labels.h"
#include "sink/testing/aws_cases.h"
#include "sink/testing/golden.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using testing::json_error;
using testing::made_of;
using ::testing::Not;

constexpr const char* kQueue = "https://sqs.eu-central-1.amazonaws.com/123456789012/alerts";

class SqsSinkTest : public testing::AwsSinkTest {
 protected:
  SqsSinkTest() { use(kQueue); }
  void use(const std::string& queue) {
    make_ = [queue](aws::Client* client) {
      return std::make_unique<SqsSink>("night-watch", SqsSettings{queue, "eu-central-1"}, client);
    };
  }
};

TEST_F(SqsSinkTest, LooksAsItShould) {
  const SqsSink sink("q", {kQueue, ""});
  testing::expect_golden("alert.sqs.json", sink.render(notification_, "").body);
  const SqsSink fifo("q", {std::string(kQueue) + ".fifo", "", JsonFormat::ocsf});
  testing::expect_golden("alert.sqs.fifo.ocsf.json", fifo.render(notification_, "").body);
}

TEST_F(SqsSinkTest, SendsOnceToTheQueuesRegion) {
  const auto result = answered({{"200 OK", R"({"MessageId":"m-1","MD5OfMessageBody":"x"})"}});
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "SQS message m-1");
  ASSERT_EQ(requests_.size(), 1U);
  EXPECT_THAT(requests_[0], HasSubstr("X-Amz-Target: AmazonSQS.SendMessage"));
  EXPECT_THAT(requests_[0], HasSubstr("/eu-central-1/sqs/aws4_request"));
  const auto request = doc::parse_json(body_of(0)).value();
  EXPECT_EQ(doc::string_at(request, "QueueUrl"), kQueue);
  EXPECT_EQ(doc::string_at(request, "MessageAttributes.severity.StringValue"), "medium");
  EXPECT_EQ(request.find("MessageGroupId"), nullptr);
  const auto alert = doc::parse_json(*doc::string_at(request, "MessageBody")).value();
  EXPECT_EQ(doc::string_at(alert, "subject_user"), "jansmith");
}

TEST_F(SqsSinkTest, AFifoQueueGetsItsIds) {
  use(std::string(kQueue) + ".fifo");
  ASSERT_TRUE(answered({{"200 OK", "<oops"}}));
  EXPECT_THAT(body_of(0), HasSubstr(R"("MessageGroupId":"123456789012")"));
  EXPECT_THAT(body_of(0), HasSubstr(R"("MessageDeduplicationId":"d-0001-abcdef")"));
}

TEST_F(SqsSinkTest, AnswersAreUnderstood) {
  expect_cases({
      {"400 X", json_error("com.amazonaws.sqs#InvalidMessageContents", "characters"), Kind::permanent,
       "characters"},
      {"400 X",
       json_error("com.amazon.coral.service#InvalidParameterValueException",
                  "Message must be shorter than 1024 bytes."),
       Kind::permanent, "shorter than 1024"},
      {"400 X", json_error("InvalidParameterValueException", "Value for parameter QueueUrl is invalid"),
       Kind::unavailable, "QueueUrl"},
      {"400 X", json_error("com.amazonaws.sqs#QueueDoesNotExist", "The specified queue does not exist."),
       Kind::unavailable, "does not exist"},
      {"400 X", json_error("com.amazonaws.sqs#InvalidAddress", "not valid for this endpoint"),
       Kind::unavailable, "endpoint"},
      {"400 X", json_error("MissingParameter", "must contain the parameter MessageGroupId"),
       Kind::unavailable, "MessageGroupId"},
      {"400 X", json_error("com.amazonaws.sqs#KmsDisabled", "the key is disabled"), Kind::unavailable,
       "KmsDisabled"},
      {"400 X", json_error("com.amazonaws.sqs#KmsAccessDenied", "no"), Kind::unavailable,
       "kms:GenerateDataKey"},
      {"400 X", json_error("com.amazonaws.sqs#KmsThrottled", "slow"), Kind::unavailable, "KmsThrottled",
       FailureReason::rate_limited},
      {"403 X", json_error("com.amazonaws.sqs#RequestThrottled", "slow"), Kind::unavailable,
       "RequestThrottled", FailureReason::rate_limited},
  });
  expect_what_all_services_do(false, json_error);
}

TEST_F(SqsSinkTest, AFifoQueueLeavesNoDoubt) {
  use(std::string(kQueue) + ".fifo");
  expect_what_all_services_do(true, json_error);
}

TEST_F(SqsSinkTest, FitsAndIsValidWhateverAnAttackerWrites) {
  std::string odd;
  for (int c = 0; c < 256; ++c) odd += static_cast<char>(c);
  for (const std::string& text :
       {odd, std::string(30'000, '"'), std::string("\xEF\xBF\xBF\xE2\x80\xAE\x1B[2J"), std::string(),
        std::string(9'000, '\n')}) {
    auto notification = testing::notification_of(testing::hostile_alert(text, 50));
    const SqsSink sink("q", {std::string(kQueue) + ".fifo", ""});
    const auto request = doc::parse_json(sink.render(notification, "").body).value();
    const auto body = std::string(*doc::string_at(request, "MessageBody"));
    const auto spent = size_of(message_attributes(testing::hostile_alert(std::string(256, 'x'), 1)));
    EXPECT_LE(body.size() + spent, kSqsMaxBytes);
    EXPECT_TRUE(doc::parse_json(body));
    EXPECT_THAT(body, HasSubstr(R"("severity":"critical")"));
    // SQS refuses control characters, U+FFFE and U+FFFF.
    for (const char c : body) ASSERT_GE(static_cast<unsigned char>(c), 0x20);
    EXPECT_THAT(body, Not(HasSubstr("\xEF\xBF\xBF")));
    EXPECT_THAT(body, Not(HasSubstr("\xEF\xBF\xBE")));
  }
}

TEST(SqsSettings, AreReadWithTheirErrors) {
  EXPECT_TRUE(made_of(make_sqs, "queue_url: " + std::string(kQueue)).first);
  EXPECT_TRUE(
      made_of(make_sqs, "queue_url: http://127.0.0.1:4566/1/q\nregion: eu-west-1\nformat: ocsf\n").first);
  for (const auto* wrong :
       {"alerts", "https://sqs.eu-central-1.amazonaws.com/", "https://host/1//q", "ftp://h/1/q",
        "https://u@h/1/q", "arn:aws:sqs:eu-central-1:123456789012:alerts"}) {
    const auto [made, errors] = made_of(make_sqs, "queue_url: " + std::string(wrong));
    EXPECT_FALSE(made);
    EXPECT_THAT(errors, HasSubstr("cannot be sent to"));
  }
  EXPECT_THAT(made_of(make_sqs, "queue: x").second, HasSubstr("\"queue_url\" is missing"));
  EXPECT_THAT(made_of(make_sqs, "queue_url: " + std::string(kQueue) + "\nregion: EU\n").second,
              HasSubstr("no region"));
}

}  // namespace
}  // namespace tocsin::sink
