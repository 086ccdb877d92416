#include "aws/sso_credentials.h"

#include <gtest/gtest.h>
#include <sys/stat.h>

#include "aws/credential_chain.h"
#include "aws/sso_token.h"
#include "aws/testing/fake_service.h"

namespace tocsin::aws {
namespace {

using testing::Asked;
using testing::Told;

constexpr const char* kSession =
    "[profile x]\nsso_session = my\nsso_account_id = 123456789012\nsso_role_name = Audit\n"
    "[sso-session my]\nsso_start_url = https://x.awsapps.com/start\nsso_region = eu-north-1\n";

struct Sso : ::testing::Test {
  Sso() { home.variables["AWS_ENDPOINT_URL"] = service.url(); }

  Told answer(const Asked& asked) {
    if (asked.target == "/token") return {created, created.empty() ? 400 : 200};
    if (asked.header("x-amz-sso_bearer_token") != accepted)
      return {R"({"message":"Session token not found or invalid"})", refusal};
    return {
        R"({"roleCredentials":{"accessKeyId":"SSO","secretAccessKey":"S","sessionToken":"T","expiration":1735693200000}})"};
  }

  std::string get() {
    const auto settings = load_settings(home.environment(), "x");
    if (!settings) return "settings: " + to_string(settings.error());
    const auto chain = credential_chain(home.environment(), *settings, clock, "x");
    const auto found = chain->credentials(std::chrono::steady_clock::now() + std::chrono::seconds(20));
    if (!found) return "error: " + to_string(found.error());
    return found->access_key_id + " until " + format_time(*found->expires) + ", account " + found->account +
           ", of " + found->origin;
  }
  int calls(const std::string& target) const {
    int count = 0;
    for (const auto& asked : service.asked()) count += asked.target.starts_with(target) ? 1 : 0;
    return count;
  }

  std::string accepted = "TOKEN";
  int refusal = 401;
  std::string created;
  testing::Home home;
  ManualClock clock{*parse_time("2025-01-01T00:00:00Z")};
  testing::FakeService service{[this](const Asked& asked) { return answer(asked); }};
};

TEST_F(Sso, AsksThePortalWithTheCachedToken) {
  home.write(".aws/config", kSession);
  home.write(".aws/sso/cache/" + sha1_hex("my") + ".json",
             R"({"accessToken":"TOKEN","expiresAt":"2025-01-01T08:00:00Z"})");
  EXPECT_EQ(get(), "SSO until 2025-01-01T01:00:00Z, account 123456789012, of profile x, IAM Identity Center");
  const auto asked = service.asked();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].target, "/federation/credentials?account_id=123456789012&role_name=Audit");
  EXPECT_EQ(asked[0].header("Authorization"), "");
}

TEST_F(Sso, TheOldFormIsKeyedByItsAddress) {
  home.write(".aws/config",
             "[profile x]\nsso_start_url = https://x.awsapps.com/start\nsso_region = "
             "eu-north-1\nsso_account_id = 1\nsso_role_name = r\n");
  home.write(".aws/sso/cache/" + sha1_hex("https://x.awsapps.com/start") + ".json",
             R"({"accessToken":"TOKEN","expiresAt":"2025-01-01T08:00:00UTC"})");
  EXPECT_TRUE(get().starts_with("SSO until")) << get();
}

TEST_F(Sso, WithoutALoginSaysHowToLogIn) {
  home.write(".aws/config", kSession);
  const std::string hint = "(run: aws sso login --profile x)";
  EXPECT_TRUE(get().find("nobody has logged in to IAM Identity Center " + hint) != std::string::npos)
      << get();
  const auto path = ".aws/sso/cache/" + sha1_hex("my") + ".json";
  home.write(path, R"({"accessToken":"TOKEN","expiresAt":"2024-12-31T23:59:59Z"})");
  EXPECT_TRUE(get().find("the login to IAM Identity Center has expired " + hint) != std::string::npos)
      << get();
  home.write(path, R"({"accessToken":"TOKEN"})");
  EXPECT_TRUE(get().find("cannot be read " + hint) != std::string::npos) << get();
  home.write(path, R"({"accessToken":"OTHER","expiresAt":"2025-01-01T08:00:00Z"})");
  EXPECT_TRUE(get().find(hint) != std::string::npos) << get();
  EXPECT_EQ(get().find("OTHER"), std::string::npos);
  refusal = 403;
  EXPECT_TRUE(get().find("has this user the role Audit in account 123456789012?") != std::string::npos)
      << get();
}

TEST_F(Sso, RenewsATokenThatEndsAndKeepsIt) {
  home.write(".aws/config", kSession);
  const auto name = ".aws/sso/cache/" + sha1_hex("my") + ".json";
  home.write(
      name,
      R"({"startUrl":"u","accessToken":"OLD","expiresAt":"2025-01-01T00:04:00Z","refreshToken":"R1","clientId":"C",)"
      R"("clientSecret":"CS","registrationExpiresAt":"2025-02-01T00:00:00Z"})");
  created = R"({"accessToken":"TOKEN","expiresIn":3600,"refreshToken":"R2","tokenType":"Bearer"})";
  EXPECT_TRUE(get().starts_with("SSO until")) << get();
  const auto asked = service.asked();
  EXPECT_EQ(asked[0].body,
            R"({"clientId":"C","clientSecret":"CS","grantType":"refresh_token","refreshToken":"R1"})");
  const auto kept = home.read(name);
  for (const std::string part :
       {"\"TOKEN\"", "\"R2\"", "\"2025-01-01T01:00:00Z\"", "\"startUrl\"", "\"2025-02-01T00:00:00Z\""}) {
    EXPECT_TRUE(kept.find(part) != std::string::npos) << part << " in " << kept;
  }
  struct stat status{};
  ASSERT_EQ(::stat(home.path(name).c_str(), &status), 0);
  EXPECT_EQ(status.st_mode & 0777U, 0600U);
}

TEST_F(Sso, ThatCannotBeRenewedIsUsedToItsEnd) {
  home.write(".aws/config", kSession);
  const auto name = ".aws/sso/cache/" + sha1_hex("my") + ".json";
  const std::string rest =
      R"(,"refreshToken":"R1","clientId":"C","clientSecret":"CS","registrationExpiresAt":"2025-02-01T00:00:00Z"})";
  home.write(name, R"({"accessToken":"TOKEN","expiresAt":"2025-01-01T00:04:00Z")" + rest);
  EXPECT_TRUE(get().starts_with("SSO until")) << get();
  EXPECT_EQ(calls("/token"), 1);
  home.write(name, R"({"accessToken":"TOKEN","expiresAt":"2024-01-01T00:04:00Z")" + rest);
  EXPECT_TRUE(get().find("aws sso login") != std::string::npos);
  EXPECT_EQ(calls("/token"), 2);
  clock.set(*parse_time("2025-03-01T00:00:00Z"));  // the registration has ended as well
  EXPECT_TRUE(get().find("aws sso login") != std::string::npos);
  EXPECT_EQ(calls("/token"), 2);
}

TEST_F(Sso, SettingsThatLackOrContradictAreErrors) {
  home.write(".aws/config", "[profile x]\nsso_account_id = 1\n");
  EXPECT_EQ(get(),
            "error: profile x: the profile uses IAM Identity Center, but sso_role_name is missing (run: aws "
            "configure sso --profile x)");
  const auto path =
      home.write(".aws/config", "[profile x]\nsso_account_id = 1\nsso_role_name = r\nsso_session = gone\n");
  EXPECT_EQ(get(), "error: " + path + ":4:1: there is no section [sso-session gone]");
  home.write(".aws/config", std::string(kSession) + "[profile x]\nsso_region = us-east-1\n");
  EXPECT_EQ(get(),
            "error: " + path + ":7:1: sso_region differs from the profile's (leave it in one of the two)");
}

}  // namespace
}  // namespace tocsin::aws
