// The whole chain against a fake STS, a fake portal and files: which provider is chosen, and what each of them asks.
#include "aws/credential_chain.h"

#include <gtest/gtest.h>

#include "aws/testing/fake_service.h"

namespace tocsin::aws {
namespace {

using testing::Asked;
using testing::FakeService;
using testing::Told;

constexpr std::string_view kNow = "2025-01-01T00:00:00Z";

std::string sts_answer(const std::string& operation, const std::string& id) {
  return "<" + operation + "Response><" + operation + "Result><Credentials><AccessKeyId>" + id +
         "</AccessKeyId><SecretAccessKey>S</SecretAccessKey><SessionToken>T</"
         "SessionToken><Expiration>2025-01-01T01:00:00Z</Expiration>"
         "</Credentials><AssumedRoleUser><Arn>arn:aws:sts::123456789012:assumed-role/r/s</Arn></"
         "AssumedRoleUser></" +
         operation + "Result></" + operation + "Response>";
}

struct Chain : ::testing::Test {
  Chain() { home.variables["AWS_ENDPOINT_URL"] = service.url(); }

  /// AssumeRole answers with a key that names who asked: "role-of-KEY".
  static Told answer(const Asked& asked) {
    if (asked.body.find("Action=AssumeRoleWithWebIdentity") != std::string::npos)
      return {sts_answer("AssumeRoleWithWebIdentity", "WEB")};
    const auto authorization = asked.header("Authorization");
    const auto begin = authorization.find("Credential=") + 11;
    return {sts_answer("AssumeRole",
                       "role-of-" + authorization.substr(begin, authorization.find('/', begin) - begin))};
  }

  std::string get(const std::string& profile = {}) {
    const auto settings = load_settings(home.environment(), profile);
    if (!settings) return "settings: " + to_string(settings.error());
    const auto chain = credential_chain(home.environment(), *settings, clock, profile);
    const auto credentials = chain->credentials(std::chrono::steady_clock::now() + std::chrono::seconds(20));
    if (!credentials) return "error: " + to_string(credentials.error());
    return credentials->access_key_id + " of " + credentials->origin;
  }
  std::string config(const std::string& text) { return home.write(".aws/config", text); }
  std::string credentials(const std::string& text) { return home.write(".aws/credentials", text); }
  void set_keys(const std::string& id) {
    home.variables["AWS_ACCESS_KEY_ID"] = id;
    home.variables["AWS_SECRET_ACCESS_KEY"] = "S";
  }

  testing::Home home;
  ManualClock clock{*parse_time(kNow)};
  FakeService service{answer};
};

TEST_F(Chain, WithoutAnythingSaysWhatToDo) {
  EXPECT_EQ(get().substr(0, 36), "error: there are no AWS credentials:");
  EXPECT_TRUE(get().find("aws configure") != std::string::npos);
}

TEST_F(Chain, WithoutAnythingNamesEachPlaceThatWasLookedAt) {
  config("[default]\nregion = eu-west-1\n");
  const auto error = get();
  for (const auto& place : {std::string("AWS_ACCESS_KEY_ID and AWS_WEB_IDENTITY_TOKEN_FILE are not set"),
                            "profile \"default\" has none in " + home.path(".aws/credentials") + " and " +
                                home.path(".aws/config"),
                            std::string("AWS_CONTAINER_CREDENTIALS_RELATIVE_URI and _FULL_URI are not set"),
                            std::string("instance metadata is left out (AWS_EC2_METADATA_DISABLED)"),
                            std::string("(run `aws configure`, or `aws sso login` and set AWS_PROFILE")}) {
    EXPECT_NE(error.find(place), std::string::npos) << place << "\n" << error;
  }
  EXPECT_EQ(get("default").find("AWS_ACCESS_KEY_ID"), std::string::npos) << "was not looked at";
}

TEST_F(Chain, WhatHasEndedIsAnErrorOfItsProvider) {
  const auto ended = [](const std::string& origin) {
    return "error: " + origin +
           ": the credentials that came from here expired at 2024-12-31T23:59:59Z; the clock of this machine "
           "says "
           "2025-01-01T00:00:00Z (get new ones";
  };
  const std::string keys =
      R"({"Version":1,"AccessKeyId":"P","SecretAccessKey":"S","Expiration":"2024-12-31T23:59:59Z"})";
  config("[profile p]\ncredential_process = printf '" + keys +
         "'\n[profile role]\nrole_arn = arn:aws:iam::123456789012:role/r\nsource_profile = p\n");
  EXPECT_TRUE(get("p").starts_with(ended("profile p, credential_process"))) << get("p");
  EXPECT_TRUE(get("role").starts_with(ended("profile p, credential_process"))) << get("role");
  EXPECT_TRUE(service.asked().empty()) << "nobody is asked with them";

  const FakeService container([&](const Asked&) { return Told{keys}; });
  home.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = container.url();
  EXPECT_TRUE(get().starts_with(ended("container"))) << get();

  set_keys("ENV");
  home.variables["AWS_CREDENTIAL_EXPIRATION"] = "2024-12-31T23:59:59Z";
  EXPECT_TRUE(get().starts_with(ended("environment"))) << get();
  home.variables["AWS_CREDENTIAL_EXPIRATION"] = "soon";
  EXPECT_TRUE(get().starts_with("error: AWS_CREDENTIAL_EXPIRATION: is no time")) << get();
  home.variables["AWS_CREDENTIAL_EXPIRATION"] = "2025-01-01T00:30:00Z";
  EXPECT_EQ(get(), "ENV of environment");
}

TEST_F(Chain, InstanceMetadataMayGiveWhatHasEnded) {
  const FakeService metadata([](const Asked& asked) {
    if (asked.target == "/latest/api/token") return Told{"T"};
    if (asked.target.ends_with("/")) return Told{"r"};
    return Told{
        R"({"AccessKeyId":"I","SecretAccessKey":"S","Token":"T","Expiration":"2024-12-31T23:59:59Z"})"};
  });
  home.variables.erase("AWS_EC2_METADATA_DISABLED");
  home.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = metadata.url();
  EXPECT_EQ(get(), "I of instance metadata");
}

TEST_F(Chain, AWebIdentitysMissingTokenIsNamed) {
  home.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = home.path("token");
  home.variables["AWS_ROLE_ARN"] = "arn:aws:iam::123456789012:role/r";
  const auto begin = "error: AWS_WEB_IDENTITY_TOKEN_FILE: the token's file " + home.path("token") + ": ";
  EXPECT_TRUE(get().starts_with(begin)) << get();
  home.write("token", " \n");
  EXPECT_TRUE(get().starts_with(begin + "is empty (")) << get();
}

TEST_F(Chain, TheEnvironmentGoesFirst) {
  const auto path = credentials("[default]\naws_access_key_id = FILE\naws_secret_access_key = S\n");
  EXPECT_EQ(get(), "FILE of profile default in " + path);
  home.variables["AWS_ACCESS_KEY_ID"] = "ENV";
  EXPECT_TRUE(get().starts_with("error: environment: only one of")) << get();
  set_keys("ENV");
  EXPECT_EQ(get(), "ENV of environment");
  home.variables["AWS_PROFILE"] = "default";
  EXPECT_EQ(get(), "ENV of environment");
  EXPECT_EQ(get("default"), "FILE of profile default in " + path);
}

TEST_F(Chain, KeysOfOneFileAreNotMixedWithTheOthers) {
  config("[default]\naws_access_key_id = C\naws_secret_access_key = S\naws_session_token = T\n");
  const auto path = credentials("[default]\naws_access_key_id = F\naws_secret_access_key = S\n");
  EXPECT_EQ(get(), "F of profile default in " + path);
  const auto settings = load_settings(home.environment());
  const auto found =
      credential_chain(home.environment(), *settings, clock)->credentials(net::Deadline::max());
  EXPECT_TRUE(found->session_token.empty());
  credentials("[default]\naws_access_key_id = F\n");
  EXPECT_TRUE(get().starts_with("error: " + path +
                                ":2:1: aws_access_key_id and aws_secret_access_key belong together"))
      << get();
}

TEST_F(Chain, AssumesRolesOfRoles) {
  const std::string arn = "arn:aws:iam::123456789012:role/";
  config("[profile a]\nrole_arn = " + arn +
         "a\nsource_profile = b\nexternal_id = X&Y\nduration_seconds = 900\nrole_session_name = me\n"
         "[profile b]\nrole_arn = " +
         arn +
         "b\nsource_profile = keys\n[profile keys]\naws_access_key_id = K\naws_secret_access_key = S\n");
  EXPECT_EQ(get("a"), "role-of-role-of-K of profile a, role " + arn + "a");
  const auto asked = service.asked();
  ASSERT_EQ(asked.size(), 2U);
  EXPECT_TRUE(asked[0].body.find("RoleArn=arn%3Aaws%3Aiam%3A%3A123456789012%3Arole%2Fb") != std::string::npos)
      << asked[0].body;
  EXPECT_TRUE(asked[0].body.find("RoleSessionName=tocsin-") != std::string::npos) << asked[0].body;
  EXPECT_TRUE(asked[1].body.find("ExternalId=X%26Y") != std::string::npos) << asked[1].body;
  EXPECT_TRUE(asked[1].body.find("DurationSeconds=900") != std::string::npos);
  EXPECT_TRUE(asked[1].body.find("RoleSessionName=me") != std::string::npos);
}

TEST_F(Chain, ARolesSourceMayBeAPlace) {
  set_keys("ENV");
  const auto path = config(
      "[profile a]\nrole_arn = r\ncredential_source = Environment\n[profile b]\nrole_arn = "
      "r\ncredential_source = Moon\n"
      "[profile c]\nrole_arn = r\ncredential_source = Ec2InstanceMetadata\n");
  EXPECT_EQ(get("a"), "role-of-ENV of profile a, role r");
  EXPECT_EQ(get("b"),
            "error: " + path +
                ":6:1: unknown credential_source (Environment, EcsContainer or Ec2InstanceMetadata)");
  EXPECT_EQ(get("c"), "error: " + path + ":9:1: there are no credentials in this source");
}

TEST_F(Chain, ProfilesThatLeadNowhereAreErrors) {
  const auto path = config(
      "[profile a]\nrole_arn = r\nsource_profile = b\n[profile b]\nrole_arn = r\nsource_profile = a\n"
      "[profile self]\nrole_arn = r\nsource_profile = self\n[profile gone]\nrole_arn = r\nsource_profile = "
      "nobody\n"
      "[profile none]\nrole_arn = r\n[profile both]\nrole_arn = r\nsource_profile = a\ncredential_source = "
      "Environment\n"
      "[profile mfa]\nrole_arn = r\nsource_profile = a\nmfa_serial = m\n[profile empty]\nregion = eu-west-1\n"
      "[profile of-empty]\nrole_arn = r\nsource_profile = empty\n[profile long]\nrole_arn = "
      "r\nsource_profile = a\nduration_seconds = 1h\n");
  EXPECT_EQ(get("a"), "error: " + path + ":6:1: the profiles lead in a circle: a again");
  EXPECT_EQ(get("self"), "error: " + path + ":9:1: the profiles lead in a circle: self again");
  EXPECT_EQ(get("gone"), "error: " + path + ":12:1: there is no profile \"nobody\"");
  EXPECT_EQ(
      get("none"),
      "error: " + path + ":14:1: role_arn wants source_profile or credential_source, and there is neither");
  EXPECT_EQ(get("both"), "error: " + path +
                             ":16:1: role_arn wants source_profile or credential_source, and there is both");
  EXPECT_TRUE(get("mfa").starts_with("error: " + path + ":22:1: this role wants an MFA code")) << get("mfa");
  EXPECT_EQ(get("of-empty"), "error: " + path + ":27:1: there are no credentials in this source");
  EXPECT_EQ(get("long"), "error: " + path + ":31:1: duration_seconds is no whole number from 900 to 43200");
  EXPECT_TRUE(get("empty").starts_with("error: there are no AWS credentials"));
  EXPECT_TRUE(service.asked().empty());
}

TEST_F(Chain, AProfileMayBeItsOwnSourceWithKeys) {
  config(
      "[profile a]\nrole_arn = r\nsource_profile = a\naws_access_key_id = K\naws_secret_access_key = S\n"
      "[profile b]\nrole_arn = r2\nsource_profile = a\n");
  EXPECT_EQ(get("a"), "role-of-K of profile a, role r");
  EXPECT_EQ(get("b"), "role-of-K of profile b, role r2");  // a's keys, not a's role
}

TEST_F(Chain, WebIdentityIsAskedWithoutASignature) {
  const auto token = home.write("token", "JWT\n");
  home.variables["AWS_WEB_IDENTITY_TOKEN_FILE"] = token;
  EXPECT_TRUE(
      get().starts_with("error: environment: AWS_WEB_IDENTITY_TOKEN_FILE is set, AWS_ROLE_ARN is not"))
      << get();
  home.variables["AWS_ROLE_ARN"] = "arn:x";
  home.variables["AWS_ROLE_SESSION_NAME"] = "me";
  EXPECT_EQ(get(), "WEB of web identity of the environment");
  const auto asked = service.asked();
  ASSERT_EQ(asked.size(), 1U);
  EXPECT_EQ(asked[0].header("Authorization"), "");
  EXPECT_TRUE(asked[0].body.find("WebIdentityToken=JWT") != std::string::npos) << asked[0].body;
  EXPECT_TRUE(asked[0].body.find("RoleSessionName=me") != std::string::npos);
  config("[profile w]\nrole_arn = r\nweb_identity_token_file = ~/token\n");
  EXPECT_EQ(get("w"), "WEB of profile w, web identity");
  home.write("token", " \n");
  EXPECT_TRUE(get("w").find(".aws/config:3:1: the token's file " + token + ": is empty") != std::string::npos)
      << get("w");
}

TEST_F(Chain, RunsACredentialProcess) {
  config(R"([profile p]
credential_process = printf '{"Version":1,"AccessKeyId":"P","SecretAccessKey":"S"}'
[profile of-p]
role_arn = r
source_profile = p
[profile l]
login_session = arn:x
)");
  EXPECT_EQ(get("p"), "P of profile p, credential_process");
  EXPECT_EQ(get("of-p"), "role-of-P of profile of-p, role r");
  EXPECT_TRUE(get("l").find("aws configure export-credentials --format process --profile l") !=
              std::string::npos)
      << get("l");
}

TEST_F(Chain, RefusedByStsNamesStsAndKeepsTheSecret) {
  FakeService refusing([](const Asked&) {
    return Told{
        "<ErrorResponse><Error><Type>Sender</Type><Code>AccessDenied</Code><Message>not "
        "authorized</Message></Error>"
        "<RequestId>1</RequestId></ErrorResponse>",
        403};
  });
  home.variables["AWS_ENDPOINT_URL"] = refusing.url();
  config(
      "[profile a]\nrole_arn = r\nsource_profile = k\n[profile k]\naws_access_key_id = "
      "K\naws_secret_access_key = SUPERSECRET\n");
  const auto said = get("a");
  EXPECT_TRUE(said.find("sts AssumeRole: AccessDenied: not authorized") != std::string::npos) << said;
  EXPECT_EQ(said.find("SUPERSECRET"), std::string::npos);
}

}  // namespace
}  // namespace tocsin::aws
