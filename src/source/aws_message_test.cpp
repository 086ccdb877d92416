#include "source/aws_message.h"

#include <fmt/format.h>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "doc/json_reader.h"
#include "doc/json_writer.h"
#include "source/log_object.h"

namespace tocsin::source {
namespace {

using testing::ElementsAre;
using testing::HasSubstr;
using testing::Not;

// What only a copy of the bytes keeps: spaces, a large number, a repeated key, an escape.
constexpr std::string_view kEvent =
    R"({ "version":"0","id":"e-1","detail-type":"AWS API Call via CloudTrail","source":"aws.iam",)"
    R"("detail":{"n":12345678901234567890123,"k":1,"k":2,"u":"\u00e9"} })";
constexpr std::string_view kRecord =
    R"({"eventVersion":"1.08","eventSource":"iam.amazonaws.com","eventName":"CreateUser",)"
    R"("eventTime":"2025-01-01T00:00:00Z","eventID":"r-1","x":1e400})";

std::string s3_record(std::string_view name, std::string_view key, std::string_view more = "") {
  return fmt::format(
      R"({{"eventVersion":"2.1","eventSource":"aws:s3","awsRegion":"eu-west-1","eventTime":"2025-01-01T00:00:00Z",)"
      R"("eventName":"{}","s3":{{"bucket":{{"name":"logs"}},"object":{{"key":"{}"{}}}}}}})",
      name, key, more);
}

std::string records(std::string_view list) {
  return fmt::format(R"({{"Records":[{}]}})", list);
}

std::string sns(std::string_view message, std::string_view type = "Notification") {
  return fmt::format(
      R"({{"Type":"{}","MessageId":"m","TopicArn":"arn:aws:sns:eu-west-1:123456789012:events","Message":{},)"
      R"("Timestamp":"2025-01-01T00:00:00.000Z"}})",
      type, doc::quote(message));
}

std::string sns_record(std::string_view message) {
  return fmt::format(R"({{"EventSource":"aws:sns","EventVersion":"1.0","Sns":{}}})", sns(message));
}

std::string sqs_record(std::string_view id, std::string_view body) {
  return fmt::format(
      R"({{"messageId":"{}","receiptHandle":"h","body":{},"attributes":{{"ApproximateReceiveCount":"3"}},)"
      R"("eventSource":"aws:sqs","eventSourceARN":"arn:aws:sqs:eu-west-1:123456789012:q"}})",
      id, doc::quote(body));
}

std::string failed_invocation(std::string_view payload) {
  return fmt::format(
      R"({{"version":"1.0","requestContext":{{"requestId":"r","condition":"RetriesExhausted"}},)"
      R"("requestPayload":{},"responseContext":{{"statusCode":200,"functionError":"Unhandled"}}}})",
      payload);
}

std::string text_of(const Item& item) {
  if (const auto* event = std::get_if<OneEvent>(&item)) return event->text;
  if (const auto* object = std::get_if<LogObject>(&item)) {
    return fmt::format("s3 {} {} {} {}", object->region, object->bucket, object->key, object->version_id);
  }
  if (const auto* rejected = std::get_if<Rejected>(&item)) return "rejected: " + rejected->why;
  if (const auto* nothing = std::get_if<Nothing>(&item)) return "nothing: " + nothing->why;
  return "heartbeat";
}

std::vector<std::string> texts_of(const Result<std::vector<Item>>& items) {
  if (!items) return {"error: " + to_string(items.error())};
  std::vector<std::string> out;
  for (const auto& item : *items) out.push_back(text_of(item));
  return out;
}

std::vector<std::string> read(std::string_view text) {
  return texts_of(items_of(text));
}

TEST(AwsMessage, AnEventIsHandedOnByteForByteHoweverItIsWrapped) {
  const std::string event(kEvent);
  for (const auto& text :
       {event, "  " + event + "\n", sns(event), records(sns_record(event)), records(event),
        records(sqs_record("1", event)), records(sqs_record("1", sns(event))), failed_invocation(event),
        failed_invocation(records(sns_record(event))), failed_invocation(doc::quote(event)),
        sns(failed_invocation(event)), "[" + event + "]"}) {
    EXPECT_THAT(read(text), ElementsAre(event)) << text;
  }
}

TEST(AwsMessage, BareRecordsAreEvents) {
  const std::string record(kRecord);
  EXPECT_THAT(read(record), ElementsAre(record));
  EXPECT_THAT(read(records(record + ", " + record)), ElementsAre(record, record));
  EXPECT_THAT(read("[" + record + "," + std::string(kEvent) + "]"), ElementsAre(record, std::string(kEvent)));
}

TEST(AwsMessage, OneThatIsNoEventHidesNoneBesideIt) {
  const std::string event(kEvent);
  const std::string record(kRecord);
  const std::string wrong = R"({"x":1})";
  EXPECT_THAT(
      read(records("null, " + record)),
      ElementsAre(record, "rejected: 1 of 2 in the list of records: null, where an object was expected"));
  EXPECT_THAT(
      read("[" + event + "," + wrong + "," + record + "]"),
      ElementsAre(event, record, HasSubstr("rejected: 2 of 3 in the list: an object of no known shape")));
}

TEST(AwsMessage, NotificationsNameLogObjects) {
  const auto direct =
      records(s3_record("ObjectCreated:Put", "AWSLogs/1/CloudTrail/a.json.gz", R"(,"versionId":"v1")"));
  const std::string wanted = "s3 eu-west-1 logs AWSLogs/1/CloudTrail/a.json.gz v1";
  for (const auto& text : {direct, sns(direct), records(sns_record(direct)), records(sqs_record("1", direct)),
                           records(sqs_record("1", sns(direct)))}) {
    EXPECT_THAT(read(text), ElementsAre(wanted)) << text;
  }
  EXPECT_THAT(read(records(s3_record("ObjectCreated:CompleteMultipartUpload", "a") + "," +
                           s3_record("s3:ObjectCreated:Copy", "b"))),
              ElementsAre("s3 eu-west-1 logs a ", "s3 eu-west-1 logs b "));
  EXPECT_THAT(read(R"({"s3Bucket":"logs","s3ObjectKey":["a+b%20c.json.gz","d.json.gz"]})"),
              ElementsAre("s3  logs a+b%20c.json.gz ", "s3  logs d.json.gz "));
}

TEST(AwsMessage, KeysInNotificationsAreDecoded) {
  EXPECT_THAT(read(records(s3_record("ObjectCreated:Put", "a+b%2Bc%C3%A9/%2F%zz%4"))),
              ElementsAre("s3 eu-west-1 logs a b+c\xC3\xA9//%zz%4 "));
}

TEST(AwsMessage, WhatIsNoNewLogIsNothing) {
  EXPECT_THAT(read(records(s3_record("ObjectRemoved:Delete", "a.json.gz"))),
              ElementsAre("nothing: S3's ObjectRemoved:Delete"));
  EXPECT_THAT(read(records(s3_record("ObjectCreated:Put", "AWSLogs/1/CloudTrail-Digest/a.json.gz"))),
              ElementsAre("nothing: AWSLogs/1/CloudTrail-Digest/a.json.gz is no log"));
  EXPECT_THAT(read(records(s3_record("ObjectCreated:Put", "AWSLogs/1/"))),
              ElementsAre(HasSubstr("is no log")));
  EXPECT_THAT(read(R"({"Service":"Amazon S3","Event":"s3:TestEvent","Time":"t","Bucket":"logs"})"),
              ElementsAre("nothing: S3's test notification"));
  EXPECT_THAT(
      read(sns("You have chosen to subscribe", "SubscriptionConfirmation")),
      ElementsAre(HasSubstr("nothing: SubscriptionConfirmation of the message of the topic arn:aws:sns")));
  EXPECT_THAT(read(records("")), ElementsAre("nothing: an empty list of records"));
  EXPECT_THAT(read("[]"), ElementsAre("nothing: an empty list"));
}

TEST(AwsMessage, EventsAboutObjectsNameThoseThatCloudTrailWrote) {
  const auto created = [](std::string_view key) {
    return fmt::format(
        R"({{"version":"0","detail-type":"Object Created","source":"aws.s3","region":"eu-west-1",)"
        R"("detail":{{"bucket":{{"name":"logs"}},"object":{{"key":"{}","version-id":"v"}}}}}})",
        key);
  };
  const auto log = created("AWSLogs/1/CloudTrail/a+%20b.json.gz");
  EXPECT_THAT(read(log), ElementsAre(log, "s3 eu-west-1 logs AWSLogs/1/CloudTrail/a+%20b.json.gz v"));
  for (const auto* other :
       {"holiday.json.gz", "AWSLogs/1/CloudTrail/a.png", "AWSLogs/1/CloudTrail-Digest/a.json.gz"}) {
    EXPECT_THAT(read(created(other)), ElementsAre(created(other)));
  }
}

TEST(AwsMessage, SchedulesAreHeartbeats) {
  EXPECT_THAT(
      read(R"({"version":"0","id":"1","detail-type":"Scheduled Event","source":"aws.events","detail":{}})"),
      ElementsAre("heartbeat"));
  EXPECT_THAT(
      read(
          R"({"version":"0","id":"1","detail-type":"Scheduled Event","source":"aws.scheduler","detail":"{}"})"),
      ElementsAre("heartbeat"));
  EXPECT_THAT(read(R"({"tocsin":"heartbeat"})"), ElementsAre("heartbeat"));
  EXPECT_THAT(read(R"({"detail-type":"Scheduled Event","source":"mine","detail":{}})"),
              Not(ElementsAre("heartbeat")));
}

TEST(AwsMessage, WhatNobodyUnderstandsIsAnErrorThatNamesIt) {
  const std::vector<std::pair<std::string, std::string>> texts = {
      {"", "an empty text"},
      {" \n", "an empty text"},
      {"nonsense", "no JSON: expected a value, found 'n', at byte 0"},
      {std::string("{\"a\":\"\xFF\"}"), "no JSON: not valid UTF-8"},
      {"12", "a number, where an object was expected"},
      {"[1]", "a number, where an object was expected"},
      {R"("text")", "a string, where an object was expected"},
      {"{}", "an object of no known shape, with nothing in it"},
      {R"({"a":1,"b":2,"c":3,"d":4,"e":5,"f":6})", "with a, b, c, d, e, ..."},
      {"{\"\\u001b[31m\\n\\u202e\":1}", "with .[31m.."},
      {R"({"detail-type":"x","source":"y","detail":"text"})", "an event whose detail is a string"},
      {sns("nonsense"), "the message of the topic arn:aws:sns:eu-west-1:123456789012:events: no JSON"},
      {R"({"Type":"Notification","TopicArn":"t","Message":{}})", "the message of the topic t has no text"},
      {R"({"Type":"Other","TopicArn":"t","Message":"{}"})", "has the type Other"},
      {records(R"({"EventSource":"aws:sns"})"), "a record of SNS without its message"},
      {records(R"({"eventSource":"aws:kinesis","kinesis":{}})"), "a record of aws:kinesis"},
      {records(R"({"eventSource":"aws:s3","eventName":"ObjectCreated:Put"})"),
       "S3's notification names no object"},
      {R"({"s3Bucket":"logs","s3ObjectKey":[7]})", "a key that is no text"},
      {failed_invocation("null"), "the payload of a failed invocation has no text"},
  };
  for (const auto& [text, wanted] : texts) EXPECT_THAT(read(text), ElementsAre(HasSubstr(wanted))) << text;
}

TEST(AwsMessage, AMessageCannotChooseTheHostThatIsAsked) {
  for (const auto* region : {"x.evil.example/", "eu-west-1@evil", "EU", "a#", "eu west"}) {
    EXPECT_THAT(read(records(fmt::format(
                    R"({{"eventSource":"aws:s3","eventName":"ObjectCreated:Put","awsRegion":"{}",)"
                    R"("s3":{{"bucket":{{"name":"logs"}},"object":{{"key":"a"}}}}}})",
                    region))),
                ElementsAre(HasSubstr("is no region")));
  }
  for (const auto* bucket : {"", "ab", "evil.example/x", "a@b.c", "../../x", "a b c", "a\\r\\nHost: evil"}) {
    EXPECT_THAT(read(fmt::format(R"({{"s3Bucket":"{}","s3ObjectKey":["a"]}})", bucket)),
                ElementsAre(HasSubstr("is no bucket's name")));
  }
}

TEST(AwsMessage, WrappingsHaveAnEnd) {
  std::string text(kEvent);
  for (int i = 0; i < 6; ++i) text = sns(text);
  EXPECT_THAT(read(text), ElementsAre(std::string(kEvent)));
  EXPECT_THAT(read(sns(text)), ElementsAre(HasSubstr("messages inside messages")));
  std::string deep(kEvent);
  for (int i = 0; i < 120; ++i) deep = records(deep);
  EXPECT_THAT(read(deep), ElementsAre(std::string(kEvent)));
}

TEST(AwsMessage, ABatchOfAQueueIsTakenApart) {
  const auto payload = read_payload(records(sqs_record("a", "{\"x\":1}") + "," + sqs_record("b", "no JSON")));
  ASSERT_TRUE(payload.has_value());
  const auto& batch = std::get<std::vector<SqsRecord>>(*payload);
  ASSERT_EQ(batch.size(), 2U);
  EXPECT_EQ(batch[0].message_id, "a");
  EXPECT_EQ(batch[0].body, "{\"x\":1}");
  EXPECT_EQ(batch[0].receive_count, 3);
  EXPECT_EQ(batch[0].queue_arn, "arn:aws:sqs:eu-west-1:123456789012:q");
  EXPECT_EQ(batch[1].body, "no JSON");
}

TEST(AwsMessage, ABatchInWhichAMessageHasNoNameFailsAsAWhole) {
  const auto nameless = R"({"body":"{}","eventSource":"aws:sqs"})";
  EXPECT_FALSE(read_payload(records(nameless)).has_value());
  EXPECT_FALSE(read_payload(records(sqs_record("a", "{}") + "," + std::string(kRecord))).has_value());
}

TEST(AwsMessage, AnInvocationThatIsNoBatchHasItems) {
  const auto items = [](std::string_view text) -> std::vector<std::string> {
    auto payload = read_payload(text);
    if (!payload) return {"error: " + to_string(payload.error())};
    return texts_of(std::get<std::vector<Item>>(*payload));
  };
  EXPECT_THAT(items(kEvent), ElementsAre(std::string(kEvent)));
  EXPECT_THAT(items(records(sns_record(kEvent) + "," + sns_record(kRecord))),
              ElementsAre(std::string(kEvent), std::string(kRecord)));
  EXPECT_THAT(items(records(s3_record("ObjectCreated:Put", "a"))), ElementsAre("s3 eu-west-1 logs a "));
  EXPECT_THAT(items(records("")), ElementsAre("nothing: an empty list of records"));
  EXPECT_THAT(items("{"), ElementsAre(HasSubstr("error: no JSON")));
  // Whatever an event holds, it is the event that was delivered.
  const std::string sly =
      R"({"detail-type":"x","source":"mine","detail":{},"Records":[{"eventSource":"aws:sqs","messageId":"1"}]})";
  EXPECT_THAT(items(sly), ElementsAre(sly));
}

TEST(AwsMessage, TheAnswerNamesWhatFailed) {
  EXPECT_EQ(batch_response({}), R"({"batchItemFailures":[]})");
  EXPECT_EQ(batch_response({"a", "b\"c"}),
            R"({"batchItemFailures":[{"itemIdentifier":"a"},{"itemIdentifier":"b\"c"}]})");
}

TEST(LogObject, KnowsWhatStandsBesideTheLogs) {
  for (const auto* log : {"AWSLogs/123456789012/CloudTrail/eu-west-1/2025/01/01/x.json.gz", "events.jsonl",
                          "o-1/AWSLogs/o-1/1/CloudTrail/x.json.gz", "CloudTrail-Digest-of-mine.json"}) {
    EXPECT_TRUE(is_log(log)) << log;
  }
  for (const auto* other :
       {"", "AWSLogs/", "AWSLogs/1/CloudTrail-Digest/eu-west-1/x.json.gz",
        "AWSLogs/1/CloudTrail-Insight/x.json.gz", "AWSLogs/1/Config/ConfigWritabilityCheckFile",
        "AWSLogs/1/Config/eu/2025/1/1/ConfigSnapshot/x.json.gz",
        "AWSLogs/1/Config/eu/2025/1/1/ConfigHistory/x.json.gz"}) {
    EXPECT_FALSE(is_log(other)) << other;
  }
}

TEST(LogObject, IsNamedInOnePrintableLine) {
  EXPECT_EQ(name_of({"eu-west-1", "logs", "a/b.gz", "v"}), "s3://logs/a/b.gz");
  EXPECT_EQ(name_of({"", "logs", "a\n\x1b[0m", ""}), "s3://logs/a..[0m");
  EXPECT_LT(name_of({"", "logs", std::string(1024, 'x'), ""}).size(), 320U);
}

}  // namespace
}  // namespace tocsin::source
