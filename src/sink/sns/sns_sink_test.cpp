// Against a server on loopback that answers as SNS does, and as a network does.
#include "sink/sns/sns_sink.h"

#include <gmock/gmock.h>

#include "aws/credentials.h"
#include "net/deadline.h"
#include "net/testing/scripted_server.h"
#include "sink/testing/made_of.h"
#include "sink/testing/sample_alert.h"

namespace tocsin::sink {
namespace {

using net::testing::Peer;
using net::testing::ScriptedServer;
using ::testing::HasSubstr;
using ::testing::Not;
using Kind = NotDelivered::Kind;

constexpr const char* kTopic = "arn:aws:sns:eu-central-1:123456789012:alerts";

constexpr std::string_view kTaken =
    "<PublishResponse xmlns=\"http://sns.amazonaws.com/doc/2010-03-31/\"><PublishResult>"
    "<MessageId>94f20ce6-13c5-43a0-9a9e-ca52d816e90b</MessageId></PublishResult>"
    "<ResponseMetadata><RequestId>f187a3c1-376f-11df-8963-01868b7c937a</RequestId></ResponseMetadata></"
    "PublishResponse>";

std::string error(std::string_view code, std::string_view message) {
  return "<ErrorResponse><Error><Type>Sender</Type><Code>" + std::string(code) + "</Code><Message>" +
         std::string(message) + "</Message></Error><RequestId>req-1</RequestId></ErrorResponse>";
}

class SnsSinkTest : public ::testing::Test {
 protected:
  /// Delivers the sample alert to a server that does this with each connection.
  DeliveryResult deliver(const ScriptedServer::Talk& talk, const std::string& topic = kTopic,
                         Milliseconds patience = Milliseconds(10'000)) {
    const ScriptedServer server({talk});
    aws::Settings settings;
    settings.region = "us-west-2";
    settings.endpoint_url = "http://127.0.0.1:" + std::to_string(server.port());
    const auto who =
        aws::fixed_credentials({"AKIAEXAMPLE", Secret("wJalrXUtnFEMI"), Secret("the-token"), {}, "", "test"});
    aws::Client client(settings, *who, clock_, {[](Milliseconds) {}, [] { return 0.5; }});
    SnsSink sink("night-watch", {topic}, &client);
    sink.set_deadline(net::deadline_in(patience));
    const auto payload = sink.render(testing::notification_of(testing::sample_alert()), "");
    auto result = sink.deliver(payload, {"d-0001-abcdef", ""});
    connections_ = server.connections();
    return result;
  }

  /// The same with an answer to every request; the requests are kept.
  DeliveryResult answered(std::string_view body, std::string_view status, std::string_view headers = {},
                          const std::string& topic = kTopic) {
    return deliver(
        [&](Peer& peer) {
          for (auto request = peer.request(); !request.empty(); request = peer.request()) {
            requests_.push_back(request);
            peer.answer(body, status, headers);
          }
        },
        topic);
  }

  SystemClock clock_;
  std::vector<std::string> requests_;  // written by the server's one thread, read after its end
  int connections_ = 0;
};

TEST_F(SnsSinkTest, PublishesOnceToTheTopicsRegion) {
  const auto result = answered(kTaken, "200 OK");
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
  ASSERT_TRUE(answered(kTaken, "200 OK", "", std::string(kTopic) + ".fifo"));
  EXPECT_THAT(requests_.front(), HasSubstr("MessageGroupId=123456789012"));
  EXPECT_THAT(requests_.front(), HasSubstr("MessageDeduplicationId=d-0001-abcdef"));
}

TEST_F(SnsSinkTest, TakesAYesAlsoWhenItCannotBeRead) {
  const auto result = answered("<oops", "200 OK");
  ASSERT_TRUE(result);
  EXPECT_EQ(result->detail, "SNS has taken it");
}

TEST_F(SnsSinkTest, TellsTheAnswersApart) {
  struct Case {
    std::string_view status, code, message;
    Kind kind;
    std::string_view reason;
  };
  const std::vector<Case> cases = {
      {"400 X", "InvalidParameter", "Invalid parameter: Message too long", Kind::permanent,
       "Message too long"},
      {"400 X", "ParameterValueInvalid", "Invalid parameter: Subject", Kind::permanent, "Subject"},
      {"400 X", "InvalidParameter", "Invalid parameter: TopicArn Reason: no such region", Kind::unavailable,
       "TopicArn"},
      {"413 X", "", "", Kind::permanent, "413"},
      {"403 X", "AuthorizationError", "User: x is not authorized to perform: SNS:Publish on resource: y",
       Kind::unavailable, "SNS:Publish"},
      {"403 X", "InvalidClientTokenId", "The security token included in the request is invalid",
       Kind::unavailable, "InvalidClientTokenId"},
      {"403 X", "SignatureDoesNotMatch", "The request signature does not match", Kind::unavailable,
       "SignatureDoesNotMatch"},
      {"400 X", "KMSAccessDenied", "no kms:GenerateDataKey", Kind::unavailable, "kms:GenerateDataKey"},
      {"400 X", "KMSDisabled", "the key is disabled", Kind::unavailable, "KMSDisabled"},
      {"400 X", "KMSNotFound", "no such key", Kind::unavailable, "KMSNotFound"},
      {"400 X", "KMSInvalidState", "the key is being deleted", Kind::unavailable, "KMSInvalidState"},
      {"400 X", "KMSThrottling", "slow down", Kind::retry, "KMSThrottling"},
      {"404 X", "NotFound", "Topic does not exist", Kind::unavailable, "Topic does not exist"},
      {"400 X", "Throttling", "Rate exceeded", Kind::retry, "Rate exceeded"},
      {"429 X", "", "", Kind::retry, "TooManyRequests"},
      {"500 X", "InternalError", "internal", Kind::unknown, "InternalError"},
      {"503 X", "", "", Kind::unknown, "ServiceUnavailable"},
      {"302 X", "", "", Kind::unavailable, "302"},
  };
  for (const auto& one : cases) {
    const auto body = one.code.empty() ? std::string() : error(one.code, one.message);
    const auto result = answered(body, one.status);
    ASSERT_FALSE(result) << one.code;
    EXPECT_EQ(result.error().kind, one.kind)
        << one.status << " " << one.code << ": " << result.error().reason;
    EXPECT_THAT(result.error().reason, HasSubstr(one.reason));
    EXPECT_THAT(result.error().reason, Not(HasSubstr("wJalrXUtnFEMI")));
    EXPECT_THAT(result.error().reason, Not(HasSubstr("the-token")));
    EXPECT_THAT(result.error().reason, Not(HasSubstr("\n")));
  }
}

TEST_F(SnsSinkTest, WaitsAsLongAsItIsTold) {
  const auto result = answered(error("Throttling", "Rate exceeded"), "429 X", "Retry-After: 90\r\n");
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::retry);
  EXPECT_EQ(result.error().retry_after, Milliseconds(90'000));
}

TEST_F(SnsSinkTest, TriesAgainWhenSnsStumblesOnce) {
  int count = 0;
  const auto result = deliver([&](Peer& peer) {
    for (auto request = peer.request(); !request.empty(); request = peer.request()) {
      if (++count == 1) {
        peer.answer(error("InternalError", "x"), "500 X");
      } else {
        peer.answer(kTaken);
      }
    }
  });
  EXPECT_TRUE(result);
  EXPECT_EQ(count, 2);
}

TEST_F(SnsSinkTest, DoesNotKnowWhatAServerDidThatSaysNothing) {
  const auto silent = [](Peer& peer) {
    peer.request();
    peer.wait_for_end();
  };
  const auto result = deliver(silent, kTopic, Milliseconds(300));
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::unknown) << result.error().reason;
  // A second one with the same id is taken away by a FIFO topic.
  const auto fifo = deliver(silent, std::string(kTopic) + ".fifo", Milliseconds(300));
  ASSERT_FALSE(fifo);
  EXPECT_EQ(fifo.error().kind, Kind::retry) << fifo.error().reason;
}

TEST_F(SnsSinkTest, DoesNotKnowWhatAServerDidThatBreaksOff) {
  const auto result = deliver([](Peer& peer) {
    peer.request();
    peer.reset();
  });
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::unknown) << result.error().reason;
}

TEST_F(SnsSinkTest, PausesWhenNobodyIsThere) {
  std::string url;
  {
    const ScriptedServer gone({[](Peer&) {}});
    url = "http://127.0.0.1:" + std::to_string(gone.port());
  }
  aws::Settings settings;
  settings.endpoint_url = url;
  const auto who = aws::fixed_credentials({"AKIAEXAMPLE", Secret("x"), Secret(), {}, "", "test"});
  aws::Client client(settings, *who, clock_, {[](Milliseconds) {}, [] { return 0.5; }});
  SnsSink sink("night-watch", {kTopic}, &client);
  const auto result = sink.deliver(sink.render(testing::notification_of(testing::sample_alert()), ""), {});
  ASSERT_FALSE(result);
  EXPECT_EQ(result.error().kind, Kind::unavailable) << result.error().reason;
}

TEST_F(SnsSinkTest, GivesUpAPayloadThatIsNone) {
  const auto who = aws::fixed_credentials({"AKIAEXAMPLE", Secret("x"), Secret(), {}, "", "test"});
  aws::Client client({}, *who, clock_);
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
