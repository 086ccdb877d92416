#include "source/sqs_source.h"

#include <algorithm>
#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>
#include <mutex>
#include <thread>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "net/http_server.h"
#include "source/fake_intake.h"
#include "source/test_text.h"

namespace tocsin::source {
namespace {

using net::HttpRequest;
using net::HttpResponse;
using testing::ElementsAre;
using testing::HasSubstr;
using testing::IsEmpty;
using testing::SizeIs;
using testing::UnorderedElementsAre;

/// As much of SQS and S3 as the source uses, on loopback. Visibility is a flag: a message that was received comes again when it is given back.
class FakeAws {
 public:
  /// With one object, at that path.
  explicit FakeAws(const std::string& path = "/logs/none", const std::string& bytes = "") {
    std::vector<net::HttpRoute> routes = {
        {"POST", "/", [this](const HttpRequest& request) { return queue(request); }},
        {"GET", path, [this, bytes](const HttpRequest&) {
           std::this_thread::sleep_for(object_delay.load());
           return HttpResponse{object_status, bytes, "application/octet-stream"};
         }}};
    server_ = std::move(net::HttpServer::start({}, std::move(routes)).value());
  }

  aws::Settings settings(int attempts) const {
    aws::Settings out;
    out.region = "eu-west-1";
    out.endpoint_url = "http://" + server_->address();
    out.max_attempts = attempts;
    return out;
  }

  void send(const std::string& body) {
    const std::lock_guard lock(mutex_);
    const auto id = std::to_string(++last_);
    messages_[id] = {body, false, 0};
  }

  std::vector<std::string> left() const {  // bodies that were not deleted
    const std::lock_guard lock(mutex_);
    std::vector<std::string> out;
    for (const auto& [id, message] : messages_) out.push_back(message.body);
    return out;
  }
  std::vector<std::string> calls(std::string_view operation) const {
    const std::lock_guard lock(mutex_);
    std::vector<std::string> out;
    for (const auto& [name, body] : calls_) {
      if (name == operation) out.push_back(body);
    }
    return out;
  }
  bool wait_until_empty() const {
    for (int i = 0; i < 1000 && !left().empty(); ++i) std::this_thread::sleep_for(Milliseconds(10));
    return left().empty();
  }
  bool wait_for_calls(std::string_view operation, std::size_t count) const {
    for (int i = 0; i < 1000 && calls(operation).size() < count; ++i)
      std::this_thread::sleep_for(Milliseconds(10));
    return calls(operation).size() >= count;
  }

  std::atomic<int> queue_status = 200;
  std::atomic<Milliseconds> queue_delay{Milliseconds(0)};
  std::atomic<int> most_at_once = 0;  // calls to the queue
  std::atomic<int> object_status = 200;
  std::atomic<Milliseconds> object_delay{Milliseconds(0)};

 private:
  struct Message {
    std::string body;
    bool in_flight = false;
    int received = 0;
  };

  HttpResponse queue(const HttpRequest& request) {
    const auto target = request.header("X-Amz-Target").value_or("");
    const auto operation = target.substr(target.find('.') + 1);
    most_at_once = std::max(most_at_once.load(), ++at_once_);
    std::this_thread::sleep_for(queue_delay.load());
    --at_once_;
    auto answer = [&]() -> HttpResponse {
      const std::lock_guard lock(mutex_);
      calls_.emplace_back(operation, request.body);
      if (queue_status == 503) return {503, "{}"};
      if (queue_status != 200) {
        return {queue_status, R"({"__type":"com.amazonaws.sqs#AccessDeniedException","message":"no"})"};
      }
      const auto body = doc::parse_json(request.body).value();
      if (operation == "ReceiveMessage") return receive();
      if (operation == "DeleteMessageBatch")
        return each(body, [this](const std::string& id, int) { messages_.erase(id); });
      if (operation == "ChangeMessageVisibilityBatch") {
        return each(body,
                    [this](const std::string& id, int seconds) { messages_[id].in_flight = seconds > 0; });
      }
      return {200, R"({"Attributes":{"RedrivePolicy":"{\"maxReceiveCount\":3}"}})"};
    }();
    // The long poll.
    if (operation == "ReceiveMessage" && answer.body == "{}") std::this_thread::sleep_for(Milliseconds(50));
    return answer;
  }

  HttpResponse receive() {
    std::vector<doc::Value> list;
    for (auto& [id, message] : messages_) {
      if (message.in_flight || list.size() == 10) continue;
      message.in_flight = true;
      list.push_back(doc::object(
          {{"MessageId", doc::string("m-" + id)},
           {"ReceiptHandle", doc::string(id)},
           {"Body", doc::string(message.body)},
           {"Attributes",
            doc::object({{"ApproximateReceiveCount", doc::string(std::to_string(++message.received))}})}}));
    }
    if (list.empty()) return {200, "{}"};
    return {200, doc::to_json(doc::object({{"Messages", doc::array(std::move(list))}}))};
  }

  template <class Do>
  static HttpResponse each(const doc::Value& body, Do action) {
    for (const auto& entry : body.find("Entries")->items) {
      const auto* timeout = entry.find("VisibilityTimeout");
      action(entry.find("ReceiptHandle")->text, timeout == nullptr ? 0 : std::stoi(timeout->text));
    }
    return {200, R"({"Successful":[]})"};
  }

  std::atomic<int> at_once_ = 0;
  mutable std::mutex mutex_;
  std::map<std::string, Message> messages_;
  std::vector<std::pair<std::string, std::string>> calls_;
  int last_ = 0;
  std::unique_ptr<net::HttpServer> server_;
};

aws::Credentials keys() {
  aws::Credentials out;
  out.access_key_id = "AKIDEXAMPLE";
  out.secret_access_key = Secret("secret");
  return out;
}

/// A source on a thread of its own.
class Running {
 public:
  explicit Running(const FakeAws& aws, Milliseconds visibility = Milliseconds(60'000),
                   const std::string& queue = "http://127.0.0.1/1/q", int attempts = 1)
      : credentials_(aws::fixed_credentials(keys())),
        client_(aws.settings(attempts), *credentials_, clock_),
        source_(client_, intake, counts, options(visibility, queue)),
        thread_([this](const std::stop_token& stop) { source_.run(stop); }) {}

  /// How long it took.
  Milliseconds stop() {
    const auto begin = std::chrono::steady_clock::now();
    thread_.request_stop();
    thread_.join();
    return std::chrono::duration_cast<Milliseconds>(std::chrono::steady_clock::now() - begin);
  }

  FakeIntake intake;
  SqsCounts counts;

 private:
  static SqsSourceOptions options(Milliseconds visibility, const std::string& queue) {
    SqsSourceOptions out;
    out.queue = {queue, ""};
    out.visibility = visibility;
    out.first_wait = Milliseconds(20);
    return out;
  }

  SystemClock clock_;
  std::unique_ptr<aws::CredentialProvider> credentials_;
  aws::Client client_;
  SqsSource source_;
  std::jthread thread_;
};

std::string event(int n) {
  return fmt::format(R"({{"version":"0","detail-type":"t","source":"s","detail":{{"n":{}}}}})", n);
}

std::string created(std::string_view key) {
  return fmt::format(
      R"({{"Records":[{{"eventSource":"aws:s3","awsRegion":"eu-west-1","eventName":"ObjectCreated:Put",)"
      R"("s3":{{"bucket":{{"name":"logs"}},"object":{{"key":"{}"}}}}}}]}})",
      key);
}

std::string wrapped(std::string_view message) {
  return fmt::format(R"({{"Type":"Notification","TopicArn":"arn:aws:sns:eu-west-1:1:t","Message":{}}})",
                     doc::quote(message));
}

TEST(SqsSource, StoresAndDeletes) {
  FakeAws aws;
  for (int i = 0; i < 25; ++i) aws.send(i % 2 == 0 ? event(i) : wrapped(event(i)));
  Running running(aws);
  EXPECT_TRUE(aws.wait_until_empty());
  running.stop();
  EXPECT_THAT(running.intake.texts(), SizeIs(25));
  EXPECT_THAT(running.intake.texts(), testing::Contains(event(24)));
  EXPECT_THAT(running.intake.origins(), testing::Each(HasSubstr("sqs:m-")));
  EXPECT_EQ(running.intake.batches(), 3) << "a batch of the queue is one of the store";
  EXPECT_EQ(running.counts.messages, 25U);
  EXPECT_EQ(running.counts.stored, 25U);
}

TEST(SqsSource, ReadsTheLogFilesThatMessagesName) {
  FakeAws aws("/logs/a%20b.json.gz", gzip(R"({"Records":[{"a":1},{"a":2}]})"));
  aws.send(created("a+b.json.gz"));
  aws.send(R"({"Service":"Amazon S3","Event":"s3:TestEvent","Bucket":"logs"})");
  Running running(aws);
  EXPECT_TRUE(aws.wait_until_empty());
  running.stop();
  EXPECT_THAT(running.intake.texts(), ElementsAre(R"({"a":1})", R"({"a":2})"));
  EXPECT_THAT(running.intake.origins(), ElementsAre("s3://logs/a b.json.gz:1", "s3://logs/a b.json.gz:1"));
}

TEST(SqsSource, AnEmptyLogFileIsDoneWithAndNamed) {
  FakeAws aws("/logs/empty.json.gz", "");
  aws.send(created("empty.json.gz"));
  testing::internal::CaptureStderr();
  Running running(aws);
  EXPECT_TRUE(aws.wait_until_empty());
  running.stop();
  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("a log file is empty: it has 0 bytes"));
  EXPECT_THAT(log, HasSubstr("bucket=logs key=empty.json.gz"));
  EXPECT_EQ(running.counts.stored, 1U);
}

TEST(SqsSource, WhatNobodyUnderstandsIsLeftToTheQueue) {
  FakeAws aws("/logs/bad.json", "{\"a\":1}\n{\"b\":oops}\nnonsense\n");
  aws.send("\x1b[31mnonsense");
  aws.send(created("bad.json"));
  aws.send(created("missing.json"));
  aws.send(event(1));
  testing::internal::CaptureStderr();
  Running running(aws);
  EXPECT_TRUE(aws.wait_for_calls("DeleteMessageBatch", 1));
  running.stop();
  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(aws.left(),
              UnorderedElementsAre("\x1b[31mnonsense", created("bad.json"), created("missing.json")));
  EXPECT_THAT(running.intake.texts(), testing::IsSupersetOf({std::string(R"({"a":1})"), event(1)}));
  EXPECT_EQ(running.counts.refused, 3U);
  EXPECT_EQ(running.counts.stored, 1U);
  EXPECT_THAT(aws.calls("ChangeMessageVisibilityBatch"), IsEmpty());
  EXPECT_THAT(log, HasSubstr("a message is left to the queue's redrive policy"));
  EXPECT_THAT(log, HasSubstr("no JSON"));
  EXPECT_THAT(log, HasSubstr("s3://logs/bad.json: 2 mistakes in it"));
  EXPECT_THAT(log, HasSubstr("s3://logs/missing.json"));
  EXPECT_EQ(log.find('\x1b'), std::string::npos);
}

TEST(SqsSource, ARefusedMessageDoesNotHoldUpItsGroupForLong) {
  FakeAws aws;
  aws.send("nonsense");
  Running running(aws, Milliseconds(60'000), "http://127.0.0.1/1/q.fifo");
  EXPECT_TRUE(aws.wait_for_calls("ChangeMessageVisibilityBatch", 1));
  running.stop();
  EXPECT_THAT(aws.calls("ChangeMessageVisibilityBatch")[0], HasSubstr("\"VisibilityTimeout\":2"));
}

TEST(SqsSource, AnObjectThatCannotBeReadForNowComesAgain) {
  FakeAws aws("/logs/a.json", "{}");
  aws.object_status = 503;
  aws.send(created("a.json"));
  Running running(aws);
  for (int i = 0; i < 500 && running.counts.failed == 0; ++i) std::this_thread::sleep_for(Milliseconds(10));
  running.stop();
  EXPECT_EQ(running.counts.failed, 1U);
  EXPECT_THAT(aws.left(), SizeIs(1));
}

TEST(SqsSource, NothingIsDeletedBeforeItIsStored) {
  FakeAws aws;
  Running running(aws);
  running.intake.failures = 2;
  aws.send(event(1));
  EXPECT_TRUE(aws.wait_until_empty());
  EXPECT_THAT(running.intake.texts(), ElementsAre(event(1)));
  running.intake.failures = 1'000'000;
  aws.send(event(2));
  for (int i = 0; i < 1000 && running.counts.messages < 2; ++i) std::this_thread::sleep_for(Milliseconds(10));
  running.stop();
  EXPECT_THAT(aws.left(), ElementsAre(event(2)));
  const auto given_back = aws.calls("ChangeMessageVisibilityBatch");
  ASSERT_THAT(given_back, SizeIs(1));
  EXPECT_THAT(given_back[0], HasSubstr("\"VisibilityTimeout\":0"));
}

TEST(SqsSource, NoRoomMeansNothingIsReceived) {
  FakeAws aws;
  aws.send(event(1));
  Running running(aws);
  EXPECT_TRUE(aws.wait_until_empty());
  running.intake.room = false;
  std::this_thread::sleep_for(Milliseconds(200));
  aws.send(event(2));
  const auto before = aws.calls("ReceiveMessage").size();
  std::this_thread::sleep_for(Milliseconds(200));
  EXPECT_LE(aws.calls("ReceiveMessage").size(), before + 1);
  EXPECT_LT(running.stop(), Milliseconds(1'000));
}

TEST(SqsSource, VisibilityIsExtendedWhileAnObjectIsRead) {
  FakeAws aws("/logs/a.json", "{}");
  aws.object_delay = Milliseconds(700);
  aws.send(created("a.json"));
  aws.send(event(1));
  Running running(aws, Milliseconds(600));
  EXPECT_TRUE(aws.wait_until_empty());
  running.stop();
  const auto extended = aws.calls("ChangeMessageVisibilityBatch");
  ASSERT_GE(extended.size(), 2U);
  EXPECT_THAT(extended[0], HasSubstr("\"VisibilityTimeout\":1"));
  EXPECT_THAT(extended[0], HasSubstr("\"ReceiptHandle\":\"1\""));
  EXPECT_THAT(extended[0], HasSubstr("\"ReceiptHandle\":\"2\""));
}

TEST(SqsSource, TroubleWithTheQueueIsWaitedOut) {
  FakeAws aws;
  aws.queue_status = 403;
  aws.send(event(1));
  testing::internal::CaptureStderr();
  Running running(aws);
  EXPECT_TRUE(aws.wait_for_calls("ReceiveMessage", 3));
  aws.queue_status = 200;
  EXPECT_TRUE(aws.wait_until_empty());
  running.stop();
  const auto log = testing::internal::GetCapturedStderr();
  EXPECT_THAT(log, HasSubstr("the queue cannot be read"));
  EXPECT_THAT(log, HasSubstr("again_in=40ms"));
  EXPECT_THAT(log, HasSubstr("the queue can be read again"));
  EXPECT_EQ(log.find("secret"), std::string::npos);
}

TEST(SqsSource, ABacklogIsReadSideBySideAndAnIdleQueueByOne) {
  FakeAws aws;
  aws.queue_delay = Milliseconds(20);
  Running running(aws);
  EXPECT_TRUE(aws.wait_for_calls("ReceiveMessage", 4));
  EXPECT_EQ(aws.most_at_once, 1) << "each costs money";
  for (int i = 0; i < 400; ++i) aws.send(event(i));
  EXPECT_TRUE(aws.wait_until_empty());
  EXPECT_GE(aws.most_at_once, 2);
  EXPECT_THAT(running.intake.texts(), SizeIs(400));
  // The last one that was under way has ended.
  EXPECT_TRUE(aws.wait_for_calls("ReceiveMessage", aws.calls("ReceiveMessage").size() + 8));
  aws.most_at_once = 0;
  EXPECT_TRUE(aws.wait_for_calls("ReceiveMessage", aws.calls("ReceiveMessage").size() + 4));
  EXPECT_EQ(aws.most_at_once, 1);
  EXPECT_EQ(running.counts.stored, 400U);
}

TEST(SqsSource, AStopDoesNotWaitForTheNextTry) {
  FakeAws broken;
  broken.queue_status = 503;
  Running running(broken, Milliseconds(60'000), "http://127.0.0.1/1/q", 10);
  EXPECT_TRUE(broken.wait_for_calls("GetQueueAttributes", 2));
  EXPECT_LT(running.stop(), Milliseconds(1'000));
}

TEST(SqsSource, AStopIsPrompt) {
  FakeAws idle;
  EXPECT_LT(Running(idle).stop(), Milliseconds(1'000));
  FakeAws broken;
  broken.queue_status = 500;
  Running running(broken);
  EXPECT_TRUE(broken.wait_for_calls("ReceiveMessage", 2));
  EXPECT_LT(running.stop(), Milliseconds(1'000));
}

}  // namespace
}  // namespace tocsin::source
