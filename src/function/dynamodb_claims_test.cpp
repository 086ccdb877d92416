#include "function/dynamodb_claims.h"

#include <chrono>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <memory>
#include <mutex>

#include "event/testing/sample.h"
#include "function/testing/fakes.h"
#include "function/testing/local_server.h"

namespace tocsin::function {
namespace {

using ::testing::HasSubstr;

constexpr const char* kRefused = "com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException";

/// DynamoDB as far as one PutItem: says what it is told to and keeps what it was asked.
class Table {
 public:
  std::string url() const { return server_.url(); }

  /// The write's condition does not hold; `item` is there.
  void holds(const std::string& item) {
    says(400, R"({"__type":")" + std::string(kRefused) +
                  R"(","Message":"The conditional request failed","Item":)" + item + "}");
  }
  void says(int status, std::string body) {
    const std::lock_guard guard(mutex_);
    response_ = {status, std::move(body), "application/x-amz-json-1.0"};
  }

  doc::Value asked() {
    const std::lock_guard guard(mutex_);
    EXPECT_EQ(target_, "DynamoDB_20120810.PutItem");
    return event::testing::json(body_);
  }

 private:
  net::HttpResponse answer(const net::HttpRequest& request) {
    const std::lock_guard guard(mutex_);
    body_ = request.body;
    target_ = std::string(request.header("x-amz-target").value_or(""));
    return response_;
  }

  std::mutex mutex_;
  std::string body_;
  std::string target_;
  net::HttpResponse response_{200, "{}", "application/x-amz-json-1.0"};
  const testing::LocalServer server_{"POST", "/",
                                     [this](const net::HttpRequest& request) { return answer(request); }};
};

class DynamodbClaimsTest : public ::testing::Test {
 protected:
  aws::CallResult<Claim> claim() { return claims_.claim("alert-1", claimant_, soon()); }
  static net::Deadline soon() { return std::chrono::steady_clock::now() + std::chrono::seconds(10); }

  Table table_;
  ManualClock clock_{Time(std::chrono::seconds(1'700'000'000))};
  std::unique_ptr<aws::CredentialProvider> credentials_ =
      aws::fixed_credentials(testing::example_credentials());
  aws::Client client_{testing::settings_for(table_.url()), *credentials_, clock_};
  DynamodbClaims claims_{client_, "tocsin-claims", clock_};
  Claimant claimant_{"request/abc", clock_.now() + std::chrono::seconds(40)};
};

TEST_F(DynamodbClaimsTest, AClaimIsOneConditionalWrite) {
  EXPECT_EQ(claim(), Claim::mine);
  const auto asked = table_.asked();
  EXPECT_EQ(doc::string_at(asked, "TableName"), "tocsin-claims");
  EXPECT_EQ(doc::string_at(asked, "Item.id.S"), "alert-1");
  EXPECT_EQ(doc::string_at(asked, "Item.state.S"), "claimed");
  EXPECT_EQ(doc::string_at(asked, "Item.owner.S"), "request/abc");
  EXPECT_EQ(doc::string_at(asked, "Item.lease_until.N"), "1700000040");
  EXPECT_EQ(doc::string_at(asked, "Item.expires_at.N"), std::to_string(1'700'000'000 + 400 * 86'400));
  EXPECT_EQ(doc::string_at(asked, "ExpressionAttributeValues.:now.N"), "1700000000");
  EXPECT_EQ(doc::string_at(asked, "ReturnValuesOnConditionCheckFailure"), "ALL_OLD");
}

TEST_F(DynamodbClaimsTest, WhatIsThereDecides) {
  table_.holds(R"({"id":{"S":"alert-1"},"state":{"S":"done"},"owner":{"S":"another"}})");
  EXPECT_EQ(claim(), Claim::done);
  table_.holds(
      R"({"id":{"S":"alert-1"},"state":{"S":"claimed"},"owner":{"S":"another"},"lease_until":{"N":"1700000030"}})");
  EXPECT_EQ(claim(), Claim::busy);
}

TEST_F(DynamodbClaimsTest, OurOwnItemAfterALostAnswerIsOurs) {
  table_.holds(R"({"id":{"S":"alert-1"},"state":{"S":"claimed"},"owner":{"S":"request/abc"}})");
  EXPECT_EQ(claim(), Claim::mine);
}

TEST_F(DynamodbClaimsTest, AnItemThatSaysNothingIsSomebodyElses) {
  for (const auto* item :
       {"{}", "[]", "null", R"({"state":{"N":"1"},"owner":"request/abc"})", R"({"state":{"S":7}})"}) {
    table_.holds(item);
    EXPECT_EQ(claim(), Claim::busy) << item;
  }
}

TEST_F(DynamodbClaimsTest, DoneAndReleaseAreConditionalOnTheOwner) {
  ASSERT_TRUE(claims_.done("alert-1", claimant_, soon()));
  auto asked = table_.asked();
  EXPECT_EQ(doc::string_at(asked, "Item.state.S"), "done");
  EXPECT_EQ(doc::string_at(asked, "ConditionExpression"), "#state = :claimed AND #owner = :owner");
  EXPECT_EQ(doc::string_at(asked, "ExpressionAttributeValues.:owner.S"), "request/abc");

  ASSERT_TRUE(claims_.release("alert-1", claimant_, soon()));
  asked = table_.asked();
  EXPECT_EQ(doc::string_at(asked, "Item.state.S"), "claimed");
  EXPECT_EQ(doc::string_at(asked, "Item.lease_until.N"), "0");

  table_.holds(R"({"state":{"S":"claimed"},"owner":{"S":"another"}})");
  EXPECT_TRUE(claims_.done("alert-1", claimant_, soon())) << "the lease was lost: nothing to do";
  EXPECT_TRUE(claims_.release("alert-1", claimant_, soon()));
}

TEST_F(DynamodbClaimsTest, WhatAJobHasIsTheJobs) {
  ASSERT_TRUE(claims_.queued("alert-1", claimant_, "job-1", soon()));
  auto asked = table_.asked();
  EXPECT_EQ(doc::string_at(asked, "Item.state.S"), "queued");
  EXPECT_EQ(doc::string_at(asked, "Item.owner.S"), "job-1");
  EXPECT_EQ(doc::string_at(asked, "ConditionExpression"), "#state = :claimed AND #owner = :owner");
  EXPECT_EQ(doc::string_at(asked, "ExpressionAttributeValues.:owner.S"), "request/abc");

  table_.holds(R"({"state":{"S":"queued"},"owner":{"S":"job-1"}})");
  EXPECT_EQ(claim(), Claim::queued);

  table_.says(200, "{}");
  claimant_.job = "job-1";
  EXPECT_EQ(claim(), Claim::mine);
  asked = table_.asked();
  EXPECT_THAT(std::string(doc::string_at(asked, "ConditionExpression").value_or("")),
              HasSubstr("OR (#state = :queued AND #owner = :job)"));
  EXPECT_EQ(doc::string_at(asked, "ExpressionAttributeValues.:job.S"), "job-1");
}

TEST_F(DynamodbClaimsTest, ADrillLeavesWhenItCameAndWhereItGoes) {
  ASSERT_TRUE(claims_.drill("0123abcd", "topic,slack", soon()));
  const auto asked = table_.asked();
  EXPECT_EQ(doc::string_at(asked, "Item.id.S"), "drill/0123abcd");
  EXPECT_EQ(doc::string_at(asked, "Item.channels.S"), "topic,slack");
  EXPECT_EQ(doc::string_at(asked, "Item.at.N"), "1700000000000");
  EXPECT_EQ(doc::string_at(asked, "ConditionExpression"), "attribute_not_exists(id)");
}

TEST_F(DynamodbClaimsTest, ATableThatIsNotThereIsAnError) {
  table_.says(
      400,
      R"({"__type":"com.amazonaws.dynamodb.v20120810#ResourceNotFoundException","message":"Requested resource not found"})");
  const auto answer = claim();
  ASSERT_FALSE(answer);
  EXPECT_EQ(answer.error().kind, aws::CallError::Kind::not_found);
  EXPECT_THAT(to_string(aws::to_error(answer.error())), HasSubstr("PutItem"));
  EXPECT_FALSE(claims_.done("alert-1", claimant_, soon()));
}

}  // namespace
}  // namespace tocsin::function
