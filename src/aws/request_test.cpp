#include "aws/request.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::aws {
namespace {

using ::testing::HasSubstr;

Result<net::HttpCall> build(const Call& call, const Endpoint& endpoint) {
  Credentials credentials;
  credentials.access_key_id = "AKID";
  credentials.secret_access_key = Secret("secret");
  return build_request(call, endpoint, credentials, parse_time("2025-03-21T13:22:00Z").value());
}

Call get_object(std::string bucket, const std::string& key) {
  Call call;
  call.service = "s3";
  call.method = "GET";
  call.path = "/" + key;
  call.bucket = std::move(bucket);
  return call;
}

const Endpoint kS3{true, "s3.eu-west-1.amazonaws.com", 443, "", "eu-west-1", false};
const Endpoint kOwn{false, "localhost", 9000, "/base", "eu-west-1", true};

TEST(BuildRequest, ABucketBecomesTheHostWhereTheCertificateCoversIt) {
  const auto request = build(get_object("trail-logs", "a b/é"), kS3);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->host, "trail-logs.s3.eu-west-1.amazonaws.com");
  EXPECT_EQ(request->target, "/a%20b/%C3%A9");
  EXPECT_EQ(net::find_header(request->headers, "host"), "trail-logs.s3.eu-west-1.amazonaws.com");
}

TEST(BuildRequest, AndThePathElsewhere) {
  for (const auto* name : {"with.dots", "Old_Name", "-x-"}) {
    const auto request = build(get_object(name, "k"), kS3);
    ASSERT_TRUE(request) << name;
    EXPECT_EQ(request->host, kS3.host);
    EXPECT_EQ(request->target, std::string("/") + name + "/k");
  }
  const auto own = build(get_object("trail-logs", "k"), kOwn);
  ASSERT_TRUE(own);
  EXPECT_EQ(own->target, "/base/trail-logs/k");
  EXPECT_EQ(net::find_header(own->headers, "host"), "localhost:9000");
  EXPECT_FALSE(own->tls);
}

// Names of buckets come from events.
TEST(BuildRequest, ABucketCannotNameAnotherHost) {
  for (const auto* name : {"evil.example/", "a@b.example", "x y z", "a:1", "a\r\nX: y", "..", "ab", "a/../b",
                           "%2e%2e%2f", "é-bucket"}) {
    for (const auto& endpoint : {kS3, kOwn}) EXPECT_FALSE(build(get_object(name, "k"), endpoint)) << name;
  }
}

TEST(BuildRequest, TheQueryIsSentAsItIsSigned) {
  auto call = get_object("trail-logs", "");
  call.query = {{"prefix", "a/b c"}, {"list-type", "2"}};
  const auto request = build(call, kS3);
  ASSERT_TRUE(request);
  EXPECT_EQ(request->target, "/?list-type=2&prefix=a%2Fb%20c");
  EXPECT_THAT(std::string(*net::find_header(request->headers, "authorization")),
              HasSubstr("SignedHeaders=host;x-amz-content-sha256;x-amz-date,"))
      << "what a proxy may change is not signed";
}

TEST(JsonCall, NamesItsOperation) {
  const auto call = json_call("dynamodb", "DynamoDB_20120810", "PutItem", "1.0", "{}");
  EXPECT_EQ(net::find_header(call.headers, "x-amz-target"), "DynamoDB_20120810.PutItem");
  EXPECT_EQ(net::find_header(call.headers, "content-type"), "application/x-amz-json-1.0");
  EXPECT_EQ(call.operation, "PutItem");
  EXPECT_EQ(call.body, "{}");
}

TEST(QueryCall, EncodesItsForm) {
  const auto call = query_call("sns", "Publish", "2010-03-31", {{"Subject", "a&b=c +%"}, {"Empty", ""}});
  EXPECT_EQ(call.body, "Action=Publish&Version=2010-03-31&Subject=a%26b%3Dc+%2B%25&Empty=");
}

}  // namespace
}  // namespace tocsin::aws
