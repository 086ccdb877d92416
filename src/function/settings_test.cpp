#include "function/settings.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <map>

namespace tocsin::function {
namespace {

using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

using Variables = std::map<std::string, std::string, std::less<>>;

tl::expected<Settings, std::vector<Error>> read(const Variables& variables) {
  std::vector<std::string> names;
  for (const auto& [name, _] : variables) names.push_back(name);
  const aws::Environment environment = [&](std::string_view name) -> std::optional<std::string> {
    const auto found = variables.find(name);
    if (found == variables.end()) return std::nullopt;
    return found->second;
  };
  return read_settings(environment, names);
}

const std::string kArn = "arn:aws:sns:eu-central-1:123456789012:tocsin-alerts";

std::vector<std::string> errors(Variables variables) {
  variables.try_emplace("TOCSIN_SNS_TOPIC_ARN", kArn);
  std::vector<std::string> out;
  const auto settings = read(variables);
  if (!settings) {
    for (const auto& error : settings.error()) out.push_back(to_string(error));
  }
  return out;
}

TEST(Settings, OnlyTheTopicIsNeeded) {
  const auto settings = read({{"TOCSIN_SNS_TOPIC_ARN", kArn}, {"PATH", "/bin"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->topic_arn, kArn);
  EXPECT_EQ(settings->claims_table, "");
  EXPECT_EQ(settings->rules, "");
  EXPECT_THAT(settings->disabled, IsEmpty());
  EXPECT_EQ(settings->min_severity, rule::Severity::info);
  EXPECT_EQ(settings->log_level, log::Level::info);
}

TEST(Settings, AllOfThem) {
  const auto settings = read({{"TOCSIN_SNS_TOPIC_ARN", kArn},
                              {"TOCSIN_CLAIMS_TABLE", "tocsin-claims"},
                              {"TOCSIN_RULES", "s3://bucket/a/rules.json"},
                              {"TOCSIN_ENRICHMENT", "names.json"},
                              {"TOCSIN_DISABLE", "one, two,,"},
                              {"TOCSIN_MIN_SEVERITY", "high"},
                              {"TOCSIN_LOG_LEVEL", "warning"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->claims_table, "tocsin-claims");
  EXPECT_EQ(settings->rules, "s3://bucket/a/rules.json");
  EXPECT_EQ(settings->enrichment, "names.json");
  EXPECT_THAT(settings->disabled, ElementsAre("one", "two"));
  EXPECT_EQ(settings->min_severity, rule::Severity::high);
  EXPECT_EQ(settings->log_level, log::Level::warning);
}

TEST(Settings, AnEmptyVariableCountsAsUnset) {
  EXPECT_THAT(errors({{"TOCSIN_CLAIMS_TABLE", ""},
                      {"TOCSIN_RULES", " "},
                      {"TOCSIN_DISABLE", ""},
                      {"TOCSIN_MIN_SEVERITY", ""},
                      {"TOCSIN_LOG_LEVEL", ""}}),
              IsEmpty());
  EXPECT_THAT(errors({{"TOCSIN_SNS_TOPIC_ARN", ""}}),
              ElementsAre(HasSubstr("TOCSIN_SNS_TOPIC_ARN: is not set (set it to the ARN of the SNS topic")));
}

TEST(Settings, EveryErrorAtOnce) {
  EXPECT_THAT(
      errors({{"TOCSIN_SNS_TOPIC_ARN", "arn:aws:sqs:eu-central-1:123456789012:queue"},
              {"TOCSIN_CLAIMS_TABLE", "no table"},
              {"TOCSIN_RULES", "https://example.com/rules.json"},
              {"TOCSIN_MIN_SEVERITY", "hihg"},
              {"TOCSIN_LOG_LEVEL", "loud"},
              {"TOCSIN_TOPIC", kArn}}),
      ElementsAre(HasSubstr("TOCSIN_SNS_TOPIC_ARN"), HasSubstr("\"no table\" is no name of a DynamoDB table"),
                  HasSubstr("TOCSIN_RULES"), HasSubstr("one of info, low, medium, high, critical"),
                  HasSubstr("one of debug, info, warning, error"),
                  HasSubstr("TOCSIN_TOPIC: there is no such")));
}

TEST(Settings, ASlipOfThePenIsNamed) {
  EXPECT_THAT(errors({{"TOCSIN_CLAIM_TABLE", "x"}}),
              ElementsAre(HasSubstr("did you mean TOCSIN_CLAIMS_TABLE?")));
}

TEST(Settings, RulesInS3NeedBucketAndKey) {
  for (const auto* where : {"s3://", "s3://bucket", "s3://bucket/", "s3:///key"}) {
    EXPECT_THAT(errors({{"TOCSIN_RULES", where}}), ElementsAre(HasSubstr("s3://BUCKET/KEY"))) << where;
    EXPECT_THAT(errors({{"TOCSIN_ENRICHMENT", where}}), ElementsAre(HasSubstr("s3://BUCKET/KEY"))) << where;
  }
  EXPECT_THAT(errors({{"TOCSIN_RULES", "own/rules.json"}}), IsEmpty());
}

TEST(Settings, TheRetryQueueAndItsDeadLettersGoTogether) {
  const std::string queue = "https://sqs.eu-central-1.amazonaws.com/123456789012/tocsin-retries";
  EXPECT_THAT(errors({{"TOCSIN_RETRY_QUEUE", queue}}),
              ElementsAre(HasSubstr("TOCSIN_DEAD_LETTERS: is not set")));
  EXPECT_THAT(errors({{"TOCSIN_DEAD_LETTERS", queue}}),
              ElementsAre(HasSubstr("TOCSIN_RETRY_QUEUE: is not set")));
  EXPECT_THAT(errors({{"TOCSIN_DEAD_LETTERS", queue}, {"TOCSIN_RETRY_QUEUE", "arn:aws:sqs:x"}}),
              ElementsAre(HasSubstr("is no queue")));
  EXPECT_THAT(errors({{"TOCSIN_DEAD_LETTERS", queue}, {"TOCSIN_RETRY_QUEUE", queue + ".fifo"}}),
              ElementsAre(HasSubstr("name a standard queue")));
  const auto settings = read({{"TOCSIN_SNS_TOPIC_ARN", kArn},
                              {"TOCSIN_RETRY_QUEUE", queue},
                              {"TOCSIN_DEAD_LETTERS", queue},
                              {"TOCSIN_RETRY_ATTEMPTS", "7"}});
  ASSERT_TRUE(settings);
  EXPECT_EQ(settings->retry_queue, queue);
  EXPECT_EQ(settings->retry_attempts, 7);
}

TEST(Settings, AttemptsAreANumber) {
  for (const auto* count : {"0", "1001", "ten", "5x", "-1", "1e3"})
    EXPECT_THAT(errors({{"TOCSIN_RETRY_ATTEMPTS", count}}), ElementsAre(HasSubstr("from 1 to 1000")))
        << count;
}

TEST(Settings, SinksAreAListOrAPlace) {
  EXPECT_THAT(errors({{"TOCSIN_SINKS", "[]"}}), IsEmpty());
  EXPECT_THAT(errors({{"TOCSIN_SINKS", "sinks.json"}}), IsEmpty());
  EXPECT_THAT(errors({{"TOCSIN_SINKS", "s3://bucket/sinks.json"}}), IsEmpty());
  EXPECT_THAT(errors({{"TOCSIN_SINKS", "https://example.com/x"}}), ElementsAre(HasSubstr("TOCSIN_SINKS")));
  // Brackets forgotten, and a channel's address in the place of a place: what may be a secret is not repeated.
  for (const auto* given : {R"({"type":"slack","url":"https://hooks.example.com/s3cr3t"})",
                            "https://hooks.example.com/s3cr3t", "\"s3cr3t\""}) {
    EXPECT_THAT(errors({{"TOCSIN_SINKS", given}}),
                ElementsAre(AllOf(HasSubstr("TOCSIN_SINKS"), Not(HasSubstr("s3cr3t")))))
        << given;
  }
}

TEST(Settings, ATableMayBeNamedByItsArn) {
  EXPECT_THAT(errors({{"TOCSIN_CLAIMS_TABLE", "arn:aws:dynamodb:eu-central-1:123456789012:table/tocsin"}}),
              IsEmpty());
  EXPECT_THAT(errors({{"TOCSIN_CLAIMS_TABLE", std::string(256, 'a')}}), ElementsAre(HasSubstr("is no name")));
}

TEST(Settings, NoControlCharacterReachesTheLog) {
  for (const auto& line :
       errors({{"TOCSIN_SNS_TOPIC_ARN", "arn:\n{\"level\":\"error\"}\x1b[2J"}, {"TOCSIN_RULES", "x://\n"}})) {
    EXPECT_EQ(line.find_first_of("\n\x1b"), std::string::npos) << line;
  }
}

}  // namespace
}  // namespace tocsin::function
