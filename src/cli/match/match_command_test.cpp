#include "cli/match/match_command.h"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <string>

#include "cli/command_fixture.h"
#include "doc/json_reader.h"
#include "event/event.h"
#include "match/matcher.h"

namespace tocsin::cli {
namespace {

using ::testing::HasSubstr;

class MatchCommand : public CommandTest {
 protected:
  int run(const MatchOptions& options) { return run_command(run_match, options); }
};

TEST_F(MatchCommand, PrintsMatchingEventsUnchanged) {
  const auto events = file("e.jsonl", "{\"a\": 1.0, \"b\":\"\\u0041\"}\n{\"a\":2}\n\n{\"a\":[2,1]}\n");
  EXPECT_EQ(run({.pattern = R"({"a":[1]})", .files = {events}}), 0);
  EXPECT_EQ(out_, "{\"a\": 1.0, \"b\":\"\\u0041\"}\n{\"a\":[2,1]}\n");
  EXPECT_EQ(err_, "");
}

TEST_F(MatchCommand, PutsAnEventOverSeveralLinesOnOne) {
  const auto events = file("e.json", "{\r\n  \"a\": 1,\n  \"b\": [\n    \"x y\"\n  ]\n}\n");
  EXPECT_EQ(run({.pattern = R"({"a":[1]})", .files = {events}}), 0);
  EXPECT_EQ(out_, "{\"a\": 1,\"b\": [\"x y\"]}\n");
}

TEST_F(MatchCommand, ReadsArraysAndRecordsAndCounts) {
  const auto array = file("a.json", R"([{"a":1},{"a":2},{"a":1}])");
  const auto records = file("r.json", R"({"Records":[{"a":1},{"b":1}]})");
  EXPECT_EQ(run({.pattern = R"({"a":[1]})", .count = true, .files = {array, records}}), 0);
  EXPECT_EQ(out_, "3\n");
}

TEST_F(MatchCommand, CountsForManyPatterns) {
  const auto patterns = file("p.jsonl",
                             "{\"a\":[1]}\n"
                             "{\"name\":\"the \\\"b\\\"\",\"pattern\":{\"b\":[{\"exists\":true}]}}\n"
                             "{\"name\":[\"x\"],\"pattern\":[\"y\"]}\n");
  const auto events = file("e.jsonl", "{\"a\":1,\"b\":1}\n{\"b\":2}\n{\"name\":\"x\",\"pattern\":\"y\"}\n");
  EXPECT_EQ(run({.patterns = patterns, .files = {events}}), 0);
  EXPECT_EQ(out_,
            "{\"name\":\"1\",\"count\":1}\n{\"name\":\"the "
            "\\\"b\\\"\",\"count\":2}\n{\"name\":\"3\",\"count\":1}\n");
}

TEST_F(MatchCommand, NamesTheLineOfThePatternThatTheSetHasNoRoomFor) {
  std::string either;
  for (char key = 'a'; key < 'k'; ++key)
    either += std::string(either.empty() ? "{\"" : ",\"") + key + R"(":{"$or":[{"x":[1]},{"y":[2]}]})";
  std::string lines;
  for (int i = 0; i < 98; ++i) lines += either + "}\n";
  EXPECT_EQ(run({.patterns = file("many.jsonl", lines), .files = {file("e.jsonl", "{}")}}), 3);
  EXPECT_THAT(err_, HasSubstr("many.jsonl:98:1: error: multiplied out, the 1024 alternatives"));
  EXPECT_THAT(err_, HasSubstr("at most 1000000 in all patterns that are matched together"));
}

TEST_F(MatchCommand, ABrokenLineIsReportedAndTheRestGoesOn) {
  const auto events = file("e.jsonl", "{\"a\":1}\n{\"a\":01}\n{\"a\":1,\"z\":2}\n");
  EXPECT_EQ(run({.pattern = R"({"a":[1]})", .files = {events, (folder_ / "missing").string(), events}}), 2);
  EXPECT_EQ(out_, "{\"a\":1}\n{\"a\":1,\"z\":2}\n{\"a\":1}\n{\"a\":1,\"z\":2}\n");
  EXPECT_THAT(err_, HasSubstr("e.jsonl:2:6: error:"));
  EXPECT_THAT(err_, HasSubstr("missing"));
}

TEST_F(MatchCommand, InvalidPatternsAreAllReported) {
  EXPECT_EQ(run({.pattern = R"({"a":1})", .files = {}}), 3);
  EXPECT_THAT(err_, HasSubstr("pattern:1:6: error:"));
  const auto patterns =
      file("p.jsonl", "{\"a\":[1]}\n{\"a\":1}\n{\"name\":\"x\",\"pattern\":{\"b\":[[1]]}}\n");
  EXPECT_EQ(run({.patterns = patterns, .files = {}}), 3);
  EXPECT_THAT(err_, HasSubstr("p.jsonl:2:6: error:"));
  EXPECT_THAT(err_, HasSubstr("p.jsonl:3:29: error:"));
  EXPECT_EQ(out_, "");
}

TEST_F(MatchCommand, WrongUse) {
  EXPECT_EQ(run({}), 2);
  EXPECT_EQ(run({.pattern = "{}", .patterns = "x"}), 2);
  EXPECT_EQ(run({.pattern = (folder_ / "missing.json").string()}), 2);
  EXPECT_EQ(run({.patterns = file("empty.jsonl", "")}), 2);
}

TEST_F(MatchCommand, ThreadsDoNotChangeTheOutput) {
  std::vector<std::string> files;
  std::string expected;
  for (int i = 0; i < 50; ++i) {
    const auto event = "{\"a\":1,\"i\":" + std::to_string(i) + "}\n";
    files.push_back(file(std::to_string(i), event + "{\"a\":2}\n{\"a\":02}\n"));
    expected += event;
  }
  EXPECT_EQ(run({.pattern = R"({"a":[1]})", .threads = 1, .files = files}), 2);
  EXPECT_EQ(out_, expected);
  const auto problems = err_;
  for (const unsigned threads : {2U, 7U}) {
    EXPECT_EQ(run({.pattern = R"({"a":[1]})", .threads = threads, .files = files}), 2);
    EXPECT_EQ(out_, expected);
    EXPECT_EQ(err_, problems);
  }
}

TEST_F(MatchCommand, StatsAreOneObjectOnStandardError) {
  std::string text;
  for (int i = 0; i < 10'000; ++i) text += "{\"a\":1,\"b\":1}\n{\"a\":2}\n";
  const auto patterns = file("p.jsonl", "{\"a\":[1]}\n{\"b\":[1]}\n");
  EXPECT_EQ(run({.patterns = patterns, .stats = true, .threads = 2, .files = {file("e.jsonl", text)}}), 0);
  const auto stats = doc::parse_json(err_);
  ASSERT_TRUE(stats) << err_;
  const auto number = [&](std::string_view key) { return doc::scalar_at(*stats, key).value_or("absent"); };
  EXPECT_EQ(number("events"), "20000");
  EXPECT_EQ(number("matches"), "20000");
  EXPECT_EQ(number("bytes"), std::to_string(text.size()));
  EXPECT_EQ(number("threads"), "2");
  for (const auto* key : {"read_seconds", "match_seconds", "events_per_second", "gb_per_second"}) {
    EXPECT_GT(std::stod(number(key)), 0) << key;
  }
}

TEST_F(MatchCommand, EarlyDoesNotCheckWhatStandsBehind) {
  const auto events = file("e.jsonl", "{\"a\":1,\"b\":01}\n{\"a\":2}\n");
  EXPECT_EQ(run({.pattern = R"({"a":[1]})", .files = {events}}), 2);
  EXPECT_EQ(run({.pattern = R"({"a":[1]})", .early = true, .files = {events}}), 0);
  EXPECT_EQ(out_, "{\"a\":1,\"b\":01}\n");
}

TEST_F(MatchCommand, AYamlFileIsAPattern) {
  const auto pattern = file("p.yaml", "a: [{prefix: x}]\n");
  EXPECT_EQ(run({.pattern = pattern, .count = true, .files = {file("e.json", R"({"a":"xy"})")}}), 0);
  EXPECT_EQ(out_, "1\n");
}

constexpr auto kRecord =
    R"({"eventVersion":"1.08","eventTime":"2025-03-21T13:22:00Z","eventSource":"iam.amazonaws.com","eventName":"CreateUser",)"
    R"("awsRegion":"us-east-1","eventType":"AwsApiCall","eventID":"e-1","recipientAccountId":"123456789012",)"
    R"("requestParameters":{"userName":"jansmith"},"resources":[{"ARN":"arn:aws:s3:::b"}]})";

TEST_F(MatchCommand, ABareRecordIsMatchedAsItsEnvelopeWhenThePatternSpeaksOfOne) {
  const auto events = file("r.json", kRecord);
  const auto count = [&](std::string pattern) {
    EXPECT_EQ(run({.pattern = std::move(pattern), .count = true, .files = {events}}), 0);
    return out_;
  };
  EXPECT_EQ(count(R"({"source":["aws.iam"],"detail":{"eventName":["CreateUser"]}})"), "1\n");
  EXPECT_EQ(count(R"({"detail-type":["AWS API Call via CloudTrail"],"account":["123456789012"]})"), "1\n");
  EXPECT_EQ(count(R"({"eventName":["CreateUser"]})"), "1\n");
  EXPECT_EQ(count(R"({"eventName":["CreateUser"],"detail":[{"exists":false}]})"), "0\n");
  EXPECT_EQ(count(R"({"account":["123456789012"]})"), "0\n");
}

TEST(EnvelopeView, GivesTheSameVerdictsAsTheEnvelope) {
  const auto record = doc::parse_json(kRecord).value();
  ASSERT_TRUE(event::is_bare_cloudtrail_record(record));
  const auto head = event::envelope_head(record);
  const auto envelope = event::to_envelope(record);
  match::Scratch scratch;
  for (const auto* text :
       {R"({"source":["aws.iam"]})", R"({"detail":{"requestParameters":{"userName":[{"prefix":"jan"}]}}})",
        R"({"resources":[{"exists":false}]})", R"({"detail":{"resources":{"ARN":[{"suffix":"b"}]}}})",
        R"({"version":["0"],"id":["e-1"],"time":[{"prefix":"2025"}],"region":["us-east-1"]})",
        R"({"eventName":["CreateUser"]})", R"({"detail":[{"exists":false}]})",
        R"({"detail.eventName":["CreateUser"]})", R"({"detail":{"detail":[{"exists":false}]}})"}) {
    const match::Matcher matcher(match::read_pattern({"pattern", text}).value());
    const bool expected = !matcher.match(envelope, scratch).empty();
    EXPECT_EQ(!matcher.match(match::EnvelopeView{head, record}, scratch).empty(), expected) << text;
  }
}

}  // namespace
}  // namespace tocsin::cli
