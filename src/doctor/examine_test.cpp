#include "doctor/examine.h"

#include <algorithm>
#include <gtest/gtest.h>

#include "aws/testing/fake_service.h"

namespace tocsin::doctor {
namespace {

using aws::testing::Asked;
using aws::testing::FakeService;
using aws::testing::Told;

constexpr const char* kIdentity =
    "<GetCallerIdentityResponse><GetCallerIdentityResult><Arn>arn:aws:iam::1:root</Arn><UserId>1</"
    "UserId><Account>1</Account>"
    "</GetCallerIdentityResult></GetCallerIdentityResponse>";

Findings examine_with(const FakeService& service) {
  aws::Settings settings;
  settings.region = "eu-central-1";
  settings.endpoint_url = service.url();
  settings.max_attempts = 1;
  aws::Credentials keys;
  keys.access_key_id = "AKID";
  keys.secret_access_key = Secret("SUPERSECRET");
  const auto provider = aws::fixed_credentials(keys);
  const SystemClock clock;
  aws::Client client(settings, *provider, clock);
  return examine(client, {"tocsin", "eu-central-1", ""}, "environment", {},
                 std::chrono::steady_clock::now() + std::chrono::seconds(30));
}

TEST(Examine, WithoutGoodCredentialsLooksAtNothingElse) {
  const FakeService service([](const Asked&) {
    return Told{
        "<ErrorResponse><Error><Code>InvalidClientTokenId</Code><Message>The security token is "
        "invalid</Message></Error></ErrorResponse>",
        403};
  });
  const auto findings = examine_with(service);
  ASSERT_EQ(findings.size(), 1U);
  EXPECT_EQ(findings[0].area, "credentials");
  EXPECT_EQ(exit_code(findings), 4);
  EXPECT_EQ(service.asked().size(), 1U);
}

TEST(Examine, NamesEachMissingPermissionAndGoesOn) {
  const FakeService service([](const Asked& asked) {
    if (asked.body.find("GetCallerIdentity") != std::string::npos) return Told{kIdentity};
    return Told{
        R"({"__type":"AccessDeniedException","Message":"User: arn:aws:iam::1:user/u is not authorized to perform: x:Y on resource: *"})",
        403};
  });
  const auto findings = examine_with(service);
  EXPECT_EQ(exit_code(findings), 4);
  EXPECT_EQ(findings[1].what, "these are the root user's keys");
  int unseen = 0;
  for (const auto& finding : findings) {
    EXPECT_NE(finding.level, Level::failure) << finding.what;
    unseen += finding.level == Level::unknown ? 1 : 0;
    EXPECT_EQ((finding.what + finding.fix).find("SUPERSECRET"), std::string::npos);
  }
  EXPECT_GE(unseen, 9);
}

TEST(Examine, AnswersThatAreNoAnswersAreUnknown) {
  for (const std::string body :
       {"", "null", "[]", "<html>", "{", R"({"Rules":{},"trailList":7,"Environment":[]})"}) {
    const FakeService service([&](const Asked& asked) {
      return asked.body.find("GetCallerIdentity") != std::string::npos ? Told{kIdentity} : Told{body};
    });
    const auto findings = examine_with(service);
    EXPECT_GE(findings.size(), 8U) << body;
  }
}

TEST(Examine, AFunctionThatDoesNotStartIsAFailure) {
  const FakeService service([](const Asked& asked) {
    if (asked.body.find("GetCallerIdentity") != std::string::npos) return Told{kIdentity};
    if (asked.target.ends_with("/configuration"))
      return Told{
          R"({"FunctionArn":"F","State":"Active","Environment":{"Variables":{"TOCSIN_SNS_TOPIC":"typo"}}})"};
    if (asked.target.ends_with("/invocations"))
      return Told{R"({"errorType":"Tocsin.InitError","errorMessage":"TOCSIN_SNS_TOPIC: no such setting"})",
                  200, "X-Amz-Function-Error: Unhandled\r\n"};
    return Told{"{}"};
  });
  const auto findings = examine_with(service);
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.level == Level::failure &&
           finding.what == "the function does not work: Tocsin.InitError: TOCSIN_SNS_TOPIC: no such setting";
  }));
  const auto asked = service.asked();
  EXPECT_EQ(std::count_if(asked.begin(), asked.end(),
                          [](const Asked& one) { return one.body == R"({"tocsin":"heartbeat"})"; }),
            1);
}

TEST(Examine, AFunctionThatIsSwitchedOffIsNotInvoked) {
  const FakeService service([](const Asked& asked) {
    if (asked.body.find("GetCallerIdentity") != std::string::npos) return Told{kIdentity};
    if (asked.target.ends_with("/concurrency")) return Told{R"({"ReservedConcurrentExecutions":0})"};
    return Told{"{}"};
  });
  const auto findings = examine_with(service);
  EXPECT_TRUE(std::any_of(findings.begin(), findings.end(), [](const Finding& finding) {
    return finding.what.starts_with("the function may not run: its reserved concurrency is 0");
  }));
  const auto asked = service.asked();
  EXPECT_TRUE(std::none_of(asked.begin(), asked.end(),
                           [](const Asked& one) { return one.target.ends_with("/invocations"); }));
}

TEST(Examine, ANameUnderWhichNothingIsDeployedIsOneFinding) {
  const FakeService service([](const Asked& asked) {
    if (asked.body.find("GetCallerIdentity") != std::string::npos) return Told{kIdentity};
    if (asked.target.starts_with("/2015-03-31/"))
      return Told{R"({"Type":"User","Message":"Function not found"})", 404};
    return Told{R"({"Rules":[]})"};
  });
  const auto findings = examine_with(service);
  ASSERT_EQ(findings.size(), 4U);
  EXPECT_EQ(findings[3].what, "nothing named tocsin is deployed in eu-central-1");
  EXPECT_EQ(exit_code(findings), 1);
}

}  // namespace
}  // namespace tocsin::doctor
