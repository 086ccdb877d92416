// Against a server on loopback that answers as Security Hub does, and as a network does.
#include "sink/securityhub/securityhub_sink.h"

#include "doc/json_reader.h"
#include "sink/testing/aws_cases.h"
#include "sink/testing/golden.h"

namespace tocsin::sink {
namespace {

using ::testing::HasSubstr;
using testing::json_error;
using testing::made_of;

constexpr const char* kTaken = R"({"FailedCount":0,"FailedFindings":[],"SuccessCount":1})";

std::string refused(std::string_view code, std::string_view message) {
  return R"({"FailedCount":1,"SuccessCount":0,"FailedFindings":[{"Id":"x","ErrorCode":")" +
         std::string(code) + R"(","ErrorMessage":")" + std::string(message) + R"("}]})";
}

class SecurityhubSinkTest : public testing::AwsSinkTest {
 protected:
  SecurityhubSinkTest() {
    make_ = [](aws::Client* client) {
      return std::make_unique<SecurityhubSink>("night-watch", FindingPlace{"123456789012", "eu-central-1"},
                                               client);
    };
  }
};

TEST_F(SecurityhubSinkTest, LooksAsItShould) {
  const SecurityhubSink sink("h", {"123456789012", "us-east-1"});
  testing::expect_golden("alert.securityhub.json", sink.render(notification_, "").body);
}

TEST_F(SecurityhubSinkTest, ImportsOneFinding) {
  const auto result = answered({{"200 OK", kTaken}});
  ASSERT_TRUE(result) << result.error().reason;
  EXPECT_EQ(result->detail, "Security Hub of 123456789012 in eu-central-1");
  ASSERT_EQ(requests_.size(), 1U);
  EXPECT_THAT(requests_[0], HasSubstr("POST /findings/import "));
  EXPECT_THAT(requests_[0], HasSubstr("/eu-central-1/securityhub/aws4_request"));
}

TEST_F(SecurityhubSinkTest, AnswersAreUnderstood) {
  expect_cases({
      {"200 OK", refused("InvalidInput", "Finding does not adhere to Amazon Finding Format. data.Title"),
       Kind::permanent, "data.Title"},
      {"200 OK", refused("InvalidInput", "AwsAccountId should match the account of the caller"),
       Kind::unavailable, "AwsAccountId"},
      {"200 OK", refused("InternalException", "x"), Kind::retry, "InternalException"},
      {"200 OK", refused("LimitExceeded", "x"), Kind::unavailable, "LimitExceeded"},
      {"200 OK", R"({"FailedCount":1})", Kind::retry, "BatchImportFindings"},
      {"400 X", json_error("InvalidInputException", "Invalid parameter 'Findings'"), Kind::permanent,
       "Findings"},
      {"401 X", json_error("InvalidAccessException", "Account x is not subscribed to AWS Security Hub"),
       Kind::unavailable, "switch Security Hub on"},
      {"429 X", json_error("LimitExceededException", "slow"), Kind::unavailable, "slow",
       FailureReason::rate_limited},
  });
  expect_what_all_services_do(true, json_error);
}

TEST(SecurityhubSettings, AreReadWithTheirErrors) {
  EXPECT_TRUE(made_of(make_securityhub, "account: '123456789012'\nregion: eu-west-1").first);
  EXPECT_FALSE(made_of(make_securityhub, "account: '12345'\nregion: eu-west-1").first);
  EXPECT_FALSE(made_of(make_securityhub, "account: '123456789012'\nregion: eu_west").first);
  EXPECT_THAT(made_of(make_securityhub, "account: '123456789012'").second,
              HasSubstr("\"region\" is missing"));
  EXPECT_THAT(made_of(make_securityhub, "region: eu-west-1").second, HasSubstr("\"account\" is missing"));
}

}  // namespace
}  // namespace tocsin::sink
