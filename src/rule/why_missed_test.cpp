#include "rule/why_missed.h"

#include <gtest/gtest.h>

#include "doc/json_reader.h"

namespace tocsin::rule {
namespace {

doc::Value json(std::string_view text) {
  auto value = doc::parse_json(text);
  EXPECT_TRUE(value) << text;
  return value ? *value : doc::Value{};
}

TEST(WhyMissed, NamesTheFieldWithWhatWasWantedAndFound) {
  const auto verdicts =
      why_missed(json(R"({"source":["aws.iam"],"detail":{"eventName":["CreateUser","DeleteUser"]}})"),
                 json(R"({"source":"aws.iam","detail":{"eventName":"GetUser"}})"));
  ASSERT_EQ(verdicts.size(), 2U);
  EXPECT_TRUE(verdicts[0].holds);
  EXPECT_EQ(verdicts[1].path, "detail.eventName");
  EXPECT_FALSE(verdicts[1].holds);
  EXPECT_EQ(verdicts[1].wanted, R"(["CreateUser","DeleteUser"])");
  EXPECT_EQ(verdicts[1].found, R"("GetUser")");
}

TEST(WhyMissed, AbsentFieldsAreNothing) {
  const auto verdicts =
      why_missed(json(R"({"detail":{"errorCode":[{"exists":true}]}})"), json(R"({"detail":{}})"));
  ASSERT_EQ(verdicts.size(), 1U);
  EXPECT_FALSE(verdicts[0].holds);
  EXPECT_EQ(verdicts[0].found, "nothing");
}

TEST(WhyMissed, AnOrIsOneVerdict) {
  const auto pattern = json(R"({"detail":{"$or":[{"a":[1]},{"b":[2]}],"c":[3]}})");
  const auto holds = why_missed(pattern, json(R"({"detail":{"b":2,"c":4}})"));
  ASSERT_EQ(holds.size(), 2U);
  EXPECT_EQ(holds[0].path, "detail.$or");
  EXPECT_TRUE(holds[0].holds);
  EXPECT_FALSE(holds[1].holds);
  EXPECT_FALSE(why_missed(pattern, json(R"({"detail":{"c":3}})"))[0].holds);
}

TEST(WhyMissed, HostileValuesAreShortAndPrintable) {
  const auto verdicts =
      why_missed(json(R"({"a":["x"]})"), json("{\"a\":\"\\u001b[31m" + std::string(100000, 'y') + "\"}"));
  EXPECT_LE(verdicts.at(0).found.size(), 200U);
  EXPECT_EQ(verdicts.at(0).found.find('\x1b'), std::string::npos);
}

}  // namespace
}  // namespace tocsin::rule
