#include "aws/error_reader.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/error_codes.h"

namespace tocsin::aws {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;
using Kind = CallError::Kind;

Call call_of(std::string service, std::string operation) {
  Call call;
  call.service = std::move(service);
  call.operation = std::move(operation);
  return call;
}

CallError read(int status, std::string body, net::HttpHeaders headers = {}, std::string service = "sns") {
  return read_error(call_of(std::move(service), "Publish"), {status, std::move(headers), std::move(body)});
}

TEST(ReadError, QueryProtocol) {
  const auto error = read(403, R"(<ErrorResponse xmlns="http://sns.amazonaws.com/doc/2010-03-31/">
  <Error><Type>Sender</Type><Code>AuthorizationError</Code><Message>User: arn:aws:iam::1:user/a is not authorized to perform: SNS:Publish &amp; more</Message></Error>
  <RequestId>b0d0</RequestId></ErrorResponse>)");
  EXPECT_EQ(error.kind, Kind::permission);
  EXPECT_EQ(error.service, "sns");
  EXPECT_EQ(error.operation, "Publish");
  EXPECT_EQ(error.code, "AuthorizationError");
  EXPECT_EQ(error.message, "User: arn:aws:iam::1:user/a is not authorized to perform: SNS:Publish & more");
  EXPECT_EQ(error.request_id, "b0d0");
  EXPECT_EQ(error.status, 403);
  EXPECT_FALSE(error.maybe_received);
}

TEST(ReadError, S3AndEc2) {
  const auto s3 = read(404,
                       "<?xml version=\"1.0\"?>\n<Error><Code>NoSuchKey</Code><Message>The specified key "
                       "does not exist.</Message>"
                       "<Key>k</Key><RequestId>R1</RequestId><HostId>h</HostId></Error>",
                       {{"x-amz-request-id", "R0"}}, "s3");
  EXPECT_EQ(s3.kind, Kind::not_found);
  EXPECT_EQ(s3.code, "NoSuchKey");
  EXPECT_EQ(s3.request_id, "R0");
  EXPECT_THAT(s3.body, HasSubstr("<Key>k</Key>"));

  const auto ec2 =
      read(400,
           "<Response><Errors><Error><Code>RequestLimitExceeded</Code><Message>m</Message></Error></Errors>"
           "<RequestID>R2</RequestID></Response>");
  EXPECT_EQ(ec2.kind, Kind::throttled);
  EXPECT_EQ(ec2.request_id, "R2");
}

TEST(ReadError, JsonProtocols) {
  const auto dynamodb =
      read(400, R"({"__type":"com.amazonaws.dynamodb.v20120810#ConditionalCheckFailedException",
    "message":"The conditional request failed","Item":{"state":{"S":"done"}}})",
           {{"x-amzn-RequestId", "D1"}}, "dynamodb");
  EXPECT_EQ(dynamodb.kind, Kind::condition);
  EXPECT_EQ(dynamodb.code, "ConditionalCheckFailedException");
  EXPECT_EQ(dynamodb.message, "The conditional request failed");
  EXPECT_EQ(dynamodb.request_id, "D1");
  EXPECT_THAT(dynamodb.body, HasSubstr("done"));

  const auto rest = read(403, R"({"Message":"no"})",
                         {{"x-amzn-ErrorType", "AccessDeniedException:http://internal.amazon.com/coral/"}});
  EXPECT_EQ(rest.kind, Kind::permission);
  EXPECT_EQ(rest.code, "AccessDeniedException");
  EXPECT_EQ(rest.message, "no");

  const auto sqs = read(
      400,
      R"({"__type":"com.amazonaws.sqs#QueueDoesNotExist","message":"The specified queue does not exist."})",
      {{"x-amzn-query-error", "AWS.SimpleQueueService.NonExistentQueue;Sender"}}, "sqs");
  EXPECT_EQ(sqs.kind, Kind::not_found);
  EXPECT_EQ(sqs.code, "QueueDoesNotExist");
}

TEST(ReadError, WithoutABodyTheStatusSpeaks) {
  EXPECT_EQ(read(404, "").kind, Kind::not_found);
  EXPECT_EQ(read(403, "").kind, Kind::permission);
  EXPECT_EQ(read(412, "").kind, Kind::condition);
  EXPECT_EQ(read(429, "").kind, Kind::throttled);
  EXPECT_EQ(read(400, "").kind, Kind::invalid);
  EXPECT_EQ(read(301, "").kind, Kind::invalid);
  EXPECT_EQ(read(503, "<html>bad gateway").kind, Kind::transient);
  EXPECT_TRUE(read(500, "").maybe_received);
}

TEST(ReadError, ThrottlingHasManyNames) {
  for (const auto* code :
       {"Throttling", "ThrottlingException", "Throttled", "TooManyRequestsException", "SlowDown",
        "RequestLimitExceeded", "ProvisionedThroughputExceededException", "KMSThrottlingException"}) {
    EXPECT_EQ(classify(code, 400), Kind::throttled) << code;
  }
}

TEST(ReadError, WhenToComeAgain) {
  EXPECT_EQ(read(503, "", {{"Retry-After", "7"}}).retry_after, Milliseconds(7'000));
  EXPECT_EQ(read(503, "", {{"Retry-After", "7"}, {"x-amz-retry-after", "1500"}}).retry_after,
            Milliseconds(1'500));
  for (const auto* text :
       {"", "soon", "-1", "1.5", "99999999999999999999", "Sun, 06 Nov 1994 08:49:37 GMT"}) {
    EXPECT_EQ(read(503, "", {{"Retry-After", text}}).retry_after, std::nullopt) << text;
  }
}

// AWS answers a wrong signature with the request as it should have been signed.
TEST(ReadError, ASessionTokenIsNeverRepeated) {
  const std::string told =
      "The request signature we calculated does not match.\n\nThe Canonical String for this request should "
      "have been\n"
      "'POST\nx-amz-security-token:TOKEN\n'";
  const auto json = read(
      403,
      R"({"__type":"InvalidSignatureException","message":"The request signature we calculated does not match.\n\n)"
      R"(The Canonical String for this request should have been\nx-amz-security-token:TOKEN"})");
  const auto xml = read(403, "<ErrorResponse><Error><Code>SignatureDoesNotMatch</Code><Message>" + told +
                                 "</Message></Error></ErrorResponse>");
  for (const auto& error : {json, xml}) {
    EXPECT_EQ(error.kind, Kind::permission);
    EXPECT_EQ(error.message, "The request signature we calculated does not match.");
    EXPECT_EQ(error.body, "");
    EXPECT_THAT(to_error(error).what, Not(HasSubstr("TOKEN")));
  }
}

TEST(ReadError, HostileAnswersStayOnOneShortLine) {
  const auto error = read(
      400, "{\"__type\":\"X\\u001b[31m\\nY\",\"message\":\"" + std::string(5'000, 'm') + "\\r\\nfake line\"}",
      {{"x-amzn-requestid", "\x80\xff"}});
  EXPECT_EQ(error.code, "X.[31m.Y");
  EXPECT_LE(error.message.size(), 1'000U);
  EXPECT_EQ(error.request_id, "\xEF\xBF\xBD\xEF\xBF\xBD");
  for (const auto* body : {"<Error><Code>", "<!DOCTYPE x [<!ENTITY a \"b\">]><Error><Code>&a;</Code></Error>",
                           "{", "{}", "[]", "\xff", "<a/>"}) {
    EXPECT_EQ(read(400, body).code, "") << body;
  }
}

TEST(ReadError, NoAnswerAtAll) {
  const auto kind = [](net::HttpFailure::Kind failure) {
    return read_error(Call{}, net::HttpFailure{failure, false, "x"}).kind;
  };
  using Failure = net::HttpFailure::Kind;
  EXPECT_EQ(kind(Failure::resolve), Kind::unreachable);
  EXPECT_EQ(kind(Failure::connect), Kind::unreachable);
  EXPECT_EQ(kind(Failure::tls), Kind::untrusted);
  EXPECT_EQ(kind(Failure::timeout), Kind::unreachable);
  EXPECT_EQ(kind(Failure::broken), Kind::transient);
  EXPECT_EQ(kind(Failure::too_large), Kind::invalid);
  EXPECT_TRUE(read_error(Call{}, net::HttpFailure{Failure::broken, true, "x"}).maybe_received);
}

}  // namespace
}  // namespace tocsin::aws
