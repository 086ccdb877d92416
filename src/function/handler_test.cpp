#include "function/handler.h"

#include <algorithm>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <thread>

#include "aws/testing/fake_service.h"
#include "doc/json_writer.h"
#include "event/testing/sample.h"
#include "function/testing/fakes.h"
#include "function/testing/local_server.h"
#include "net/http_server.h"

namespace tocsin::function {
namespace {

using testing::Bench;
using ::testing::ElementsAre;
using testing::FakeClaims;
using ::testing::HasSubstr;
using ::testing::IsEmpty;
using ::testing::Not;

std::string create_user() {
  return event::testing::read_file(event::testing::sample_folder() / "bus-create-user.json");
}

/// Root creates a user: two rules want it.
std::string root_creates_user() {
  auto event = event::testing::json(create_user());
  event.find("detail")->find("userIdentity")->set("type", doc::string("Root"));
  return doc::to_json(event);
}

std::string unwanted() {
  auto event = event::testing::json(create_user());
  event.find("detail")->set("eventName", doc::string("TagUser"));
  return doc::to_json(event);
}

std::string sqs(const std::vector<std::string>& bodies) {
  auto records = doc::array();
  for (const auto& body : bodies) {
    records.items.push_back(
        doc::object({{"messageId", doc::string("m" + std::to_string(records.items.size()))},
                     {"eventSource", doc::string("aws:sqs")},
                     {"eventSourceARN", doc::string("arn:aws:sqs:us-east-1:123456789012:q")},
                     {"body", doc::string(body)}}));
  }
  return doc::to_json(doc::object({{"Records", std::move(records)}}));
}

std::string counts(int events, int matched, int rejected, int alerts, int published, int duplicates) {
  return R"({"events":)" + std::to_string(events) + R"(,"matched":)" + std::to_string(matched) +
         R"(,"unmatched":)" + std::to_string(events - matched - rejected) + R"(,"rejected":)" +
         std::to_string(rejected) + R"(,"alerts":)" + std::to_string(alerts) +
         R"(,"retries":0,"deliveries":)" + std::to_string(alerts) + R"(,"published":)" +
         std::to_string(published) + R"(,"duplicates":)" + std::to_string(duplicates) +
         R"(,"queued":0,"dead":0,"failed":)" + std::to_string(alerts - published - duplicates) + "}";
}

TEST(Handler, AnEventThatARuleWantsRingsOnce) {
  Bench bench;
  EXPECT_EQ(bench.invoke(create_user()), counts(1, 1, 0, 1, 1, 0));
  EXPECT_THAT(bench.sink.sent, ElementsAre("iam-user-created"));
  ASSERT_EQ(bench.claims.owners.size(), 1U);
  EXPECT_EQ(bench.claims.owners.begin()->second, FakeClaims::kDone);

  EXPECT_EQ(bench.invoke(create_user()), counts(1, 1, 0, 1, 0, 1));
  EXPECT_THAT(bench.sink.sent, ElementsAre("iam-user-created"));
}

TEST(Handler, WhatIsNoEventHidesNoneBesideIt) {
  Bench bench;
  const auto answer = bench.invoke("[" + create_user() + R"(,{"x":1}])");
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().type, "Tocsin.NotAnEvent");
  EXPECT_THAT(answer.error().message, HasSubstr("2 of 2 in the list"));
  EXPECT_THAT(bench.sink.sent, ElementsAre("iam-user-created"));
}

TEST(Handler, AnEventThatNoRuleWantsRingsNobody) {
  Bench bench;
  EXPECT_EQ(bench.invoke(unwanted()), counts(1, 0, 0, 0, 0, 0));
  EXPECT_THAT(bench.sink.sent, IsEmpty());
  EXPECT_EQ(bench.claims.asked, 0);
}

TEST(Handler, TheLeaseOutlivesTheInvocation) {
  Bench bench;
  const auto before = bench.clock.now();
  ASSERT_TRUE(bench.invoke(create_user(), std::chrono::seconds(30)));
  ASSERT_EQ(bench.claims.leases.size(), 1U);
  EXPECT_GT(bench.claims.leases[0], before + std::chrono::seconds(30));
}

TEST(Handler, WhatIsNotDeliveredFailsAndMayBeTriedAtOnce) {
  Bench bench;
  bench.sink.refused = "*";
  const auto answer = bench.invoke(create_user());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().type, "Tocsin.NotDelivered");
  EXPECT_THAT(answer.error().message, HasSubstr("SNS is away"));
  EXPECT_THAT(bench.claims.owners, IsEmpty());

  bench.sink.refused = "";
  EXPECT_EQ(bench.invoke(create_user()), counts(1, 1, 0, 1, 1, 0));
}

TEST(Handler, OfTwoAlertsTheOneThatFailedComesAgainAlone) {
  Bench bench;
  bench.sink.refused = "iam-user-created";
  ASSERT_FALSE(bench.invoke(root_creates_user()));
  EXPECT_THAT(bench.sink.sent, ElementsAre("root-api-use"));
  bench.sink.refused = "";
  EXPECT_EQ(bench.invoke(root_creates_user()), counts(1, 1, 0, 2, 1, 1));
  EXPECT_THAT(bench.sink.sent, ElementsAre("root-api-use", "iam-user-created"));
}

TEST(Handler, WaitsForAnotherThatIsAboutToDeliver) {
  Bench bench;
  bench.claims.before_claim = [&](const std::string& id) { bench.claims.owners.try_emplace(id, "another"); };
  bench.while_waiting = [&] { bench.claims.owners.begin()->second = FakeClaims::kDone; };
  EXPECT_EQ(bench.invoke(create_user()), counts(1, 1, 0, 1, 0, 1));
  EXPECT_EQ(bench.waited, Milliseconds(20));
  EXPECT_THAT(bench.sink.sent, IsEmpty());
}

TEST(Handler, FailsWhenAnotherHasClaimedAndDoesNotDeliver) {
  Bench bench;
  bench.claims.before_claim = [&](const std::string& id) { bench.claims.owners.try_emplace(id, "another"); };
  const auto answer = bench.invoke(create_user());
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("another invocation has claimed it"));
  EXPECT_GT(bench.waited, Milliseconds(1'000));
  EXPECT_LT(bench.waited, Milliseconds(2'000));
  EXPECT_EQ(bench.claims.owners.begin()->second, "another");
}

TEST(Handler, ATableThatIsDownDoesNotSilenceTheBell) {
  Bench bench;
  bench.claims.down = true;
  ::testing::internal::CaptureStderr();
  const auto answer = bench.invoke(root_creates_user());
  const auto log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(answer, counts(1, 1, 0, 2, 2, 0));
  EXPECT_EQ(bench.claims.asked, 1) << "what is down is not waited for again";
  EXPECT_THAT(log, HasSubstr("error"));
  EXPECT_THAT(log, HasSubstr("published without a claim"));
  EXPECT_THAT(log, HasSubstr("the table is away"));
}

TEST(Handler, AClaimWhoseAnswerWasLostIsMarkedAllTheSame) {
  Bench bench;
  bench.claims.answer_is_lost = true;
  EXPECT_EQ(bench.invoke(create_user()), counts(1, 1, 0, 1, 1, 0));
  bench.claims.answer_is_lost = false;
  EXPECT_EQ(bench.invoke(create_user()), counts(1, 1, 0, 1, 0, 1));
}

TEST(Handler, AnAlertThatCouldNotBeMarkedIsDelivered) {
  Bench bench;
  bench.claims.down_afterwards = true;
  ::testing::internal::CaptureStderr();
  const auto answer = bench.invoke(create_user());
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("rings twice if it comes again"));
  EXPECT_EQ(answer, counts(1, 1, 0, 1, 1, 0));
}

TEST(Handler, WithoutATableAtLeastOnce) {
  Bench bench;
  bench.with_claims = false;
  EXPECT_TRUE(bench.invoke(create_user()));
  EXPECT_TRUE(bench.invoke(create_user()));
  EXPECT_THAT(bench.sink.sent, ElementsAre("iam-user-created", "iam-user-created"));
}

TEST(Handler, WhatIsBelowTheSeverityRingsNobody) {
  Bench bench;
  bench.min_severity = rule::Severity::critical;
  EXPECT_EQ(bench.invoke(create_user()), counts(1, 1, 0, 0, 0, 0));
  EXPECT_THAT(bench.sink.sent, IsEmpty());
}

TEST(Handler, OfABatchTheMessagesThatFailedAreNamed) {
  Bench bench;
  bench.sink.refused = "root-api-use";
  const auto answer = bench.invoke(sqs({create_user(), "no JSON", unwanted(), root_creates_user()}));
  EXPECT_EQ(answer, R"({"batchItemFailures":[{"itemIdentifier":"m1"},{"itemIdentifier":"m3"}]})");
  EXPECT_THAT(bench.sink.sent, ElementsAre("iam-user-created"));
}

TEST(Handler, ABatchInWhichAllIsWell) {
  Bench bench;
  EXPECT_EQ(bench.invoke(sqs({create_user(), create_user()})), R"({"batchItemFailures":[]})");
  EXPECT_EQ(bench.sink.sent.size(), 1U);
}

TEST(Handler, AHeartbeatIsALineInTheLog) {
  Bench bench;
  ::testing::internal::CaptureStderr();
  EXPECT_EQ(bench.invoke(R"({"tocsin":"heartbeat"})"), counts(0, 0, 0, 0, 0, 0));
  EXPECT_THAT(::testing::internal::GetCapturedStderr(), HasSubstr("heartbeat"));
}

TEST(Handler, TextThatIsNoEventIsAnError) {
  Bench bench;
  for (const auto* text : {"", "no JSON", "[1,2]", R"({"hello":"world"})", R"({"detail":)"}) {
    const auto answer = bench.invoke(text);
    ASSERT_FALSE(answer) << text;
    EXPECT_EQ(answer.error().type, "Tocsin.NotAnEvent") << text;
  }
  EXPECT_THAT(bench.sink.sent, IsEmpty());
}

TEST(Handler, NothingIsBegunWhenNoTimeIsLeft) {
  Bench bench;
  const auto answer = bench.invoke(create_user(), Milliseconds(0));
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("no time was left"));
  EXPECT_EQ(bench.claims.asked, 0);
  EXPECT_THAT(bench.sink.sent, IsEmpty());
  EXPECT_EQ(bench.invoke(sqs({create_user()}), Milliseconds(0)),
            R"({"batchItemFailures":[{"itemIdentifier":"m0"}]})");
}

TEST(Handler, AShortTimeoutLeavesTimeToWork) {
  source::Invocation invocation;
  const auto now = std::chrono::steady_clock::now();
  invocation.until = now + std::chrono::seconds(1);
  EXPECT_GT(latest_begin(invocation), now + Milliseconds(700));
  invocation.until = now + std::chrono::seconds(30);
  EXPECT_EQ(latest_begin(invocation), invocation.until - kReserve);
  EXPECT_EQ(latest_publish(invocation), invocation.until - kReserve / 2);
  invocation.until = now - std::chrono::seconds(1);
  EXPECT_EQ(latest_begin(invocation), invocation.until);
  EXPECT_EQ(latest_publish(invocation), invocation.until);
}

TEST(Handler, TheLogIsOneLineWithCountsAndNoControlCharacter) {
  Bench bench;
  ::testing::internal::CaptureStderr();
  auto event = event::testing::json(create_user());
  event.find("detail")->set("eventID", doc::string("a\n{\"level\":\"error\"}\x1b[2J"));
  ASSERT_TRUE(bench.invoke(doc::to_json(event)));
  const auto log = ::testing::internal::GetCapturedStderr();
  EXPECT_EQ(std::count(log.begin(), log.end(), '\n'), 1);
  EXPECT_THAT(log, HasSubstr("published=1"));
  EXPECT_THAT(log, Not(HasSubstr("\x1b")));
}

// --- log files in S3 ---------------------------------------------------------------------------------------------

/// S3 with one object, whatever its name.
class Bucket : public testing::LocalServer {
 public:
  explicit Bucket(const std::string& object, int status = 200)
      : LocalServer("GET", "/bucket/AWSLogs/file.json", [object, status](const net::HttpRequest&) {
          return net::HttpResponse{status, object, "application/xml"};
        }) {}
};

std::string notification(const std::string& file = "file") {
  return R"({"Records":[{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","awsRegion":"us-east-1",
    "s3":{"bucket":{"name":"bucket"},"object":{"key":"AWSLogs/)" +
         file + R"(.json"}}}]})";
}

std::string bare(const std::string& envelope, const std::string& id) {
  auto event = event::testing::json(envelope);
  event.find("detail")->set("eventID", doc::string(id));
  return doc::to_json(*event.find("detail"));
}

TEST(HandlerLogs, EveryRecordOfALogFileIsMatched) {
  const Bucket bucket(R"({"Records":[)" + bare(create_user(), "1") + "," + bare(unwanted(), "2") + "," +
                      bare(create_user(), "3") + "]}");
  Bench bench(bucket.url());
  EXPECT_EQ(bench.invoke(sqs({notification()})), R"({"batchItemFailures":[]})");
  EXPECT_THAT(bench.sink.sent, ElementsAre("iam-user-created", "iam-user-created"));
  EXPECT_EQ(bench.invoke(notification()), counts(3, 2, 0, 2, 0, 2));
}

TEST(HandlerLogs, ABrokenRecordIsNamedAndTheOthersRing) {
  const Bucket bucket(bare(create_user(), "1") + "\n{\"eventName\": nonsense}\n" + bare(create_user(), "3") +
                      "\n");
  Bench bench(bucket.url());
  ::testing::internal::CaptureStderr();
  const auto answer = bench.invoke(notification());
  const auto log = ::testing::internal::GetCapturedStderr();
  ASSERT_FALSE(answer);
  EXPECT_THAT(answer.error().message, HasSubstr("s3://bucket/AWSLogs/file.json:2"));
  EXPECT_THAT(log, HasSubstr("events=3 matched=2 unmatched=0 rejected=1"));
  EXPECT_EQ(bench.sink.sent.size(), 2U);
}

TEST(HandlerLogs, AFileThatCannotBeReadComesAgain) {
  const Bucket bucket("<Error><Code>AccessDenied</Code><Message>no</Message></Error>", 403);
  Bench bench(bucket.url());
  const auto answer = bench.invoke(notification());
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().type, "Tocsin.LogNotRead");
  EXPECT_THAT(answer.error().message, HasSubstr("s3:GetObject"));
}

TEST(HandlerLogs, AFileThatHangsLeavesTimeForTheOthersOfItsBatch) {
  const auto log = R"({"Records":[)" + bare(create_user(), "1") + "]}";
  const aws::testing::FakeService bucket([&](const auto& asked) {
    if (asked.target.find("hangs") != std::string::npos) std::this_thread::sleep_for(std::chrono::seconds(2));
    return aws::testing::Told{log};
  });
  Bench bench(bucket.url());
  EXPECT_EQ(bench.invoke(sqs({notification("hangs"), notification()}), std::chrono::seconds(2)),
            R"({"batchItemFailures":[{"itemIdentifier":"m0"}]})");
  EXPECT_THAT(bench.sink.sent, ElementsAre("iam-user-created"));
}

TEST(HandlerLogs, ALongFileMakesProgressWithEachTry) {
  const Bucket bucket(R"({"Records":[)" + bare(create_user(), "1") + "," + bare(create_user(), "2") + "]}");
  Bench bench(bucket.url());
  bench.sink.during_send = [] { std::this_thread::sleep_for(std::chrono::milliseconds(400)); };
  const auto answer = bench.invoke(notification(), Milliseconds(500));
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().type, "Tocsin.OutOfTime");
  EXPECT_EQ(bench.sink.sent.size(), 1U);
  bench.sink.during_send = nullptr;
  EXPECT_EQ(bench.invoke(notification()), counts(2, 2, 0, 2, 1, 1));
}

}  // namespace
}  // namespace tocsin::function
