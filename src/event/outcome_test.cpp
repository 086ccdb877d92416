#include "event/outcome.h"

#include <gtest/gtest.h>

#include "event/testing/sample.h"

namespace tocsin::event {
namespace {

std::string outcome_of(const std::string& members) {
  const auto event = testing::shaped(testing::json(
      R"({"eventSource":"signin.amazonaws.com","eventName":"ConsoleLogin","eventTime":"","eventID":"x")" +
      members + "}"));
  return describe_outcome(event);
}

TEST(Outcome, is_a_success_without_an_error) {
  EXPECT_EQ(outcome_of(""), "succeeded");
  EXPECT_EQ(outcome_of(R"(,"errorCode":null,"errorMessage":null,"responseElements":null)"), "succeeded");
  EXPECT_EQ(outcome_of(R"(,"responseElements":{"ConsoleLogin":"Success"})"), "succeeded");
}

TEST(Outcome, of_a_sign_in_stands_in_its_answer) {
  EXPECT_EQ(
      outcome_of(R"(,"responseElements":{"ConsoleLogin":"Failure"},"errorMessage":"Failed authentication")"),
      "failed: Failed authentication");
  EXPECT_EQ(outcome_of(R"(,"responseElements":{"ConsoleLogin":"Failure"})"), "failed");
  EXPECT_EQ(outcome_of(R"(,"errorMessage":"No username found in supplied account")"),
            "failed: No username found in supplied account");
}

TEST(Outcome, tells_denied_from_failed) {
  for (const std::string code : {"AccessDenied", "AccessDeniedException", "Client.UnauthorizedOperation",
                                 "UnauthorizedOperation", "UnauthorizedException", "NotAuthorizedException",
                                 "VpceAccessDenied", "AuthorizationErrorException"}) {
    EXPECT_EQ(outcome_of(",\"errorCode\":\"" + code + "\""), "denied: " + code);
  }
  for (const std::string code :
       {"NoSuchBucket", "ThrottlingException", "Client.InvalidGroup.NotFound", "ValidationException"}) {
    EXPECT_EQ(outcome_of(",\"errorCode\":\"" + code + "\""), "failed: " + code);
  }
  EXPECT_EQ(outcome_of(R"(,"errorCode":403)"), "failed: 403");
  EXPECT_EQ(outcome_of(R"(,"errorCode":{},"errorMessage":[])"), "succeeded");
}

TEST(Outcome, of_a_finding_is_unknown) {
  const auto event = testing::shaped_sample("guardduty-port-probe");
  EXPECT_EQ(event.outcome, Outcome::unknown);
  EXPECT_EQ(describe_outcome(event), "");
}

}  // namespace
}  // namespace tocsin::event
