#include "aws/sqs.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <mutex>

#include "aws/s3.h"
#include "net/http_server.h"

namespace tocsin::aws {
namespace {

using net::HttpRequest;
using net::HttpResponse;
using testing::HasSubstr;
using testing::SizeIs;

Credentials keys() {
  Credentials out;
  out.access_key_id = "AKIDEXAMPLE";
  out.secret_access_key = Secret("secret");
  return out;
}

/// A service that gives the answers that it was told to, one after the other, and remembers the requests.
class Scripted : public testing::Test {
 protected:
  Scripted() {
    const auto answer = [this](const HttpRequest& request) {
      const std::lock_guard lock(mutex_);
      requests_.push_back(request);
      auto out = answers_.empty() ? HttpResponse{200, "{}"} : answers_.front();
      if (!answers_.empty()) answers_.erase(answers_.begin());
      return out;
    };
    server_ = std::move(
        net::HttpServer::start({}, {{"POST", "/", answer}, {"GET", "/logs/a%20b", answer}}).value());
    settings_.region = "eu-west-1";
    settings_.endpoint_url = "http://" + server_->address();
    settings_.max_attempts = 1;
    client_.emplace(settings_, *credentials_, clock_);
  }

  static net::Deadline soon() { return net::deadline_in(Milliseconds(5'000)); }

  std::mutex mutex_;
  std::vector<HttpResponse> answers_;
  std::vector<HttpRequest> requests_;
  std::unique_ptr<net::HttpServer> server_;
  Settings settings_;
  SystemClock clock_;
  std::unique_ptr<CredentialProvider> credentials_ = fixed_credentials(keys());
  std::optional<Client> client_;
  const Queue queue_{"http://127.0.0.1/1/q", ""};
};

using Sqs = Scripted;
using S3 = Scripted;

TEST(SqsQueue, KnowsTheRegionOfAnAddress) {
  for (const auto& [url, region] : std::vector<std::pair<std::string, std::string>>{
           {"https://sqs.eu-central-1.amazonaws.com/123456789012/events", "eu-central-1"},
           {"https://sqs.cn-north-1.amazonaws.com.cn/1/q", "cn-north-1"},
           {"https://sqs-fips.us-gov-west-1.amazonaws.com/1/q", "us-gov-west-1"},
           {"https://sqs.eu-west-1.api.aws/1/q", "eu-west-1"},
           {"https://vpce-0a1-b2.sqs.eu-west-3.vpce.amazonaws.com/1/q", "eu-west-3"},
           {"https://eu-west-1.queue.amazonaws.com/1/q", "eu-west-1"},
           {"https://queue.amazonaws.com/1/q", "us-east-1"},
           {"http://127.0.0.1:4566/000000000000/q", ""},
           {"http://sqs.eu-west-1.localhost.localstack.cloud:4566/1/q", ""},
           {"sqs", ""}}) {
    EXPECT_EQ(region_of_queue(url), region) << url;
  }
}

TEST_F(Sqs, ReceivesMessages) {
  answers_ = {{200, R"({"Messages":[{"MessageId":"m","ReceiptHandle":"h","Body":"{\"a\":1}",)"
                    R"("Attributes":{"ApproximateReceiveCount":"4"}},{"MessageId":"n"}]})"}};
  const auto messages = receive_messages(*client_, queue_, Milliseconds(1'500), Milliseconds(60'000), soon());
  ASSERT_TRUE(messages.has_value());
  ASSERT_THAT(*messages, SizeIs(2));
  EXPECT_EQ(messages->at(0).body, R"({"a":1})");
  EXPECT_EQ(messages->at(0).receive_count, 4);
  EXPECT_EQ(messages->at(1).receive_count, 1);
  EXPECT_EQ(requests_[0].header("X-Amz-Target"), "AmazonSQS.ReceiveMessage");
  EXPECT_EQ(requests_[0].header("Content-Type"), "application/x-amz-json-1.0");
  EXPECT_THAT(requests_[0].body, HasSubstr(R"("WaitTimeSeconds":2,"VisibilityTimeout":60)"));
  EXPECT_THAT(requests_[0].body, HasSubstr(R"("QueueUrl":"http://127.0.0.1/1/q")"));
}

TEST_F(Sqs, OddAnswersAreErrorsOrNoMessages) {
  answers_ = {{200, "nonsense"}, {200, ""}, {200, "[]"}, {200, R"({"Messages":[7,null,{}]})"}};
  const auto receive = [&] { return receive_messages(*client_, queue_, {}, {}, soon()); };
  EXPECT_FALSE(receive().has_value());
  EXPECT_THAT(receive().value(), SizeIs(0));
  EXPECT_THAT(receive().value(), SizeIs(0));
  EXPECT_THAT(receive().value(), SizeIs(3));
}

TEST_F(Sqs, DeletesInBatchesAndSaysWhatWasNotDone) {
  answers_ = {
      {200, R"({"Successful":[]})"},
      {200, R"({"Failed":[{"Id":"1","Code":"ReceiptHandleIsInvalid","Message":"old\n","SenderFault":true},)"
            R"({"Id":"99","Code":"x"}]})"}};
  std::vector<std::string> receipts;
  for (int i = 0; i < 12; ++i) receipts.push_back("h" + std::to_string(i));
  const auto done = delete_messages(*client_, queue_, receipts, soon());
  ASSERT_TRUE(done.has_value());
  ASSERT_THAT(*done, SizeIs(2));
  EXPECT_EQ(done->at(0).index, 11U);
  EXPECT_EQ(done->at(0).reason, "ReceiptHandleIsInvalid: old.");
  ASSERT_THAT(requests_, SizeIs(2));
  EXPECT_EQ(requests_[1].header("X-Amz-Target"), "AmazonSQS.DeleteMessageBatch");
  EXPECT_THAT(requests_[1].body,
              HasSubstr(R"([{"Id":"0","ReceiptHandle":"h10"},{"Id":"1","ReceiptHandle":"h11"}])"));
}

TEST_F(Sqs, ReadsAttributes) {
  answers_ = {{200,
               R"({"Attributes":{"QueueArn":"arn:aws:sqs:eu-west-1:1:q","ApproximateNumberOfMessages":"7",)"
               R"("ApproximateNumberOfMessagesNotVisible":"2","VisibilityTimeout":"30",)"
               R"("RedrivePolicy":"{\"deadLetterTargetArn\":\"arn:x\",\"maxReceiveCount\":\"5\"}"}})"}};
  const auto attributes = queue_attributes(*client_, queue_, soon());
  ASSERT_TRUE(attributes.has_value());
  EXPECT_EQ(attributes->arn, "arn:aws:sqs:eu-west-1:1:q");
  EXPECT_EQ(attributes->visible, 7);
  EXPECT_EQ(attributes->in_flight, 2);
  EXPECT_EQ(attributes->visibility, std::chrono::seconds(30));
  EXPECT_EQ(attributes->max_receives, 5);
  EXPECT_EQ(queue_attributes(*client_, queue_, soon()).value().max_receives, std::nullopt);
}

TEST_F(Sqs, SendsAMessage) {
  const std::string request = R"({"QueueUrl":"http://127.0.0.1/1/q","MessageBody":"{}"})";
  answers_ = {{200, R"({"MessageId":"m-1"})"}, {200, "<oops"}};
  EXPECT_EQ(send_message(*client_, "eu-north-1", request, soon()).value(), "m-1");
  EXPECT_EQ(requests_[0].body, request);
  EXPECT_THAT(requests_[0].header("Authorization").value(), HasSubstr("/eu-north-1/sqs/"));
  EXPECT_EQ(send_message(*client_, "", request, soon()).value(), "")
      << "sent, whatever the answer looks like";
}

TEST_F(S3, ReadsAnObject) {
  answers_ = {{200, std::string("\x1f\x8b\0", 3), "application/x-gzip"}};
  EXPECT_EQ(get_object(*client_, {"", "logs", "a b", "v+1"}, 3, soon()).value(),
            std::string("\x1f\x8b\0", 3));
  EXPECT_EQ(requests_[0].target, "/logs/a%20b?versionId=v%2B1");
}

TEST_F(S3, ALargerObjectIsAnError) {
  answers_ = {{200, "1234"}};
  const auto object = get_object(*client_, {"", "logs", "a b", ""}, 3, soon());
  ASSERT_FALSE(object.has_value());
  EXPECT_EQ(object.error().kind, CallError::Kind::invalid);
  EXPECT_EQ(object.error().code, "TooLarge");
}

TEST_F(S3, ABucketElsewhereIsAskedThere) {
  for (const auto* where :
       {"<Region>eu-central-1</Region>", "<Endpoint>logs.s3.eu-central-1.amazonaws.com</Endpoint>",
        "<Endpoint>s3-eu-central-1.amazonaws.com</Endpoint>"}) {
    answers_ = {
        {301, std::string("<Error><Code>PermanentRedirect</Code>") + where + "</Error>", "application/xml"},
        {200, "bytes"}};
    requests_.clear();
    EXPECT_EQ(get_object(*client_, {"eu-west-1", "logs", "a b", ""}, 99, soon()).value(), "bytes") << where;
    ASSERT_THAT(requests_, SizeIs(2));
    EXPECT_THAT(requests_[1].header("Authorization").value(), HasSubstr("/eu-central-1/s3/"));
  }
}

TEST_F(S3, AnAnswerCannotChooseTheHostThatIsAsked) {
  for (const auto* where :
       {"<Region>evil.example/</Region>", "<Region></Region>", "<Endpoint>evil.example</Endpoint>",
        "<Endpoint>s3.amazonaws.com</Endpoint>", "<Endpoint>s3</Endpoint>", "<Region>eu-west-1", ""}) {
    answers_ = {
        {301, std::string("<Error><Code>PermanentRedirect</Code>") + where + "</Error>", "application/xml"}};
    requests_.clear();
    EXPECT_FALSE(get_object(*client_, {"eu-west-1", "logs", "a b", ""}, 99, soon()).has_value()) << where;
    EXPECT_THAT(requests_, SizeIs(1)) << where;
  }
}

}  // namespace
}  // namespace tocsin::aws
