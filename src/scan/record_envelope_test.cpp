#include "scan/record_envelope.h"

#include <gtest/gtest.h>
#include <string>

#include "doc/json_reader.h"
#include "event/event.h"

namespace tocsin::scan {
namespace {

using Shape = RecordEnvelope::Shape;

std::string record(const std::string& more, const std::string& source = "iam.amazonaws.com") {
  return R"({"eventVersion":"1.08","eventTime":"2025-03-21T13:22:00Z","eventSource":")" + source +
         R"(","eventName":"ConsoleLogin","awsRegion":"us-east-1")" + more + "}";
}

// Whenever it is sure, it says what the parser and event::to_envelope() say.
void expect_agreement(const std::string& text) {
  RecordEnvelope reader;
  const auto document = doc::parse_json(text);
  const auto shape = reader.read(text);
  if (shape == Shape::unclear) return;
  if (shape == Shape::other) {
    if (document) {
      EXPECT_FALSE(event::is_bare_cloudtrail_record(*document)) << text;
    }
    return;
  }
  const auto envelope = doc::parse_json(reader.envelope());
  ASSERT_EQ(envelope.has_value(), document.has_value()) << text << "\n" << reader.envelope();
  if (!document) return;
  ASSERT_TRUE(event::is_bare_cloudtrail_record(*document)) << text;
  EXPECT_TRUE(doc::equal(*envelope, event::to_envelope(*document))) << reader.envelope();
}

TEST(RecordEnvelope, WritesTheEnvelopeOfOrdinaryRecords) {
  RecordEnvelope reader;
  const std::string account = R"(,"recipientAccountId":"123456789012")";
  for (const auto& more :
       {account, account + R"(,"eventType":"AwsConsoleSignIn","eventID":"e-1")",
        account + R"(,"eventType":"AwsCloudTrailInsight")", account + R"(,"eventType":null,"eventID":5)",
        account + R"( , "x" : {"detail":"\"}","y":["]"]} )", R"(,"a":"\\",)" + account.substr(1)}) {
    for (const auto* source : {"iam.amazonaws.com", "signin.amazonaws.com", "plain", ""}) {
      const auto text = record(more, source);
      EXPECT_EQ(reader.read(text), Shape::record) << text;
      expect_agreement(text);
    }
  }
}

TEST(RecordEnvelope, OtherEventsAreNoRecords) {
  RecordEnvelope reader;
  for (const auto* text :
       {"{}", "{ }", R"({"a":1})", R"({"detail":{},"eventSource":"a"})",
        R"({"eventSource":"a","eventName":"b"})", R"({"eventSource":1,"eventName":"b","eventTime":"c"})"}) {
    EXPECT_EQ(reader.read(text), Shape::other) << text;
    expect_agreement(text);
  }
  EXPECT_EQ(reader.read(record(R"(,"recipientAccountId":"1","detail":null)")), Shape::other);
}

TEST(RecordEnvelope, LeavesWhatIsStrangeToTheParser) {
  RecordEnvelope reader;
  for (const auto* more :
       {"", R"(,"recipientAccountId":1)", R"(,"recipientAccountId":"")",
        R"(,"userIdentity":{"accountId":"1"})", R"(,"recipientAccountId":"1","eventName":"x")",
        R"(,"recipientAccountId":"\u0031")", R"(,"recipientAccountId":"1","\u0064etail":1)",
        R"(,"recipientAccountId":"1","eventID":"a\"b")", R"(,"recipientAccountId":"1","errorCode":null)",
        R"(,"recipientAccountId":"1","errorMessage": null )"}) {
    EXPECT_EQ(reader.read(record(more)), Shape::unclear) << more;
  }
}

TEST(RecordEnvelope, ATextThatWouldLeaveTheEnvelopeIsNotPutIntoOne) {
  RecordEnvelope reader;
  for (const auto* more : {R"(,"recipientAccountId":"1"},"x":{"a":1)", R"(,"recipientAccountId":"1"}])",
                           R"(,"recipientAccountId":"1"}")"}) {
    EXPECT_NE(reader.read(record(more)), Shape::record) << more;
  }
}

// Every broken form of one record: cut off, and with each byte replaced.
TEST(RecordEnvelope, AgreesWithTheParserOnBrokenTexts) {
  const auto good =
      record(R"(, "recipientAccountId":"1","eventID":"e","x":{"a":["b",1]},"eventType":"AwsApiCall")");
  for (std::size_t i = 0; i < good.size(); ++i) {
    expect_agreement(good.substr(0, i));
    for (const char c : {'"', '{', '}', '[', ']', ',', ':', '\\', ' ', 'x', '\x01'}) {
      auto text = good;
      text[i] = c;
      expect_agreement(text);
    }
  }
}

}  // namespace
}  // namespace tocsin::scan
