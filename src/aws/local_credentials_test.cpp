// What gives credentials beside this machine: containers, instance metadata, a process; and the JSON that they give.
#include <gtest/gtest.h>

#include "aws/container_credentials.h"
#include "aws/credentials_json.h"
#include "aws/instance_credentials.h"
#include "aws/process_credentials.h"
#include "aws/testing/fake_service.h"

namespace tocsin::aws {
namespace {

using testing::Asked;
using testing::FakeService;
using testing::Home;

const std::string kJson =
    R"({"Code":"Success","AccessKeyId":"AKID","SecretAccessKey":"SECRET","Token":"TOKEN","Expiration":"2030-01-02T03:04:05Z","AccountId":"1"})";

net::Deadline soon() {
  return std::chrono::steady_clock::now() + std::chrono::seconds(20);
}

std::string describe(const Result<std::optional<Credentials>>& found) {
  if (!found) return "error: " + to_string(found.error());
  if (!*found) return "none";
  const auto& c = **found;
  return c.access_key_id + " " + c.secret_access_key.reveal() + " " + c.session_token.reveal() + " " +
         (c.expires ? format_time(*c.expires) : "-") + " " + c.account + " of " + c.origin;
}

TEST(CredentialsJson, IsReadWithEitherNameOfTheToken) {
  const auto read = [](const std::string& text) {
    auto credentials = read_credentials_json(text, "x");
    return credentials ? describe(*credentials) : "error: " + to_string(credentials.error());
  };
  EXPECT_EQ(read(kJson), "AKID SECRET TOKEN 2030-01-02T03:04:05Z 1 of x");
  EXPECT_EQ(read(R"({"AccessKeyId":"a","SecretAccessKey":"b","SessionToken":"c"})"), "a b c -  of x");
  EXPECT_EQ(read("not json with SECRET"), "error: x: the answer is no JSON object");
  EXPECT_EQ(read("[]"), "error: x: the answer is no JSON object");
  EXPECT_EQ(read(R"({"AccessKeyId":"a","SecretAccessKey":7})"),
            "error: x: the answer has no AccessKeyId and SecretAccessKey");
  EXPECT_EQ(read(R"({"AccessKeyId":"a","SecretAccessKey":"b","Expiration":"never"})"),
            "error: x: the answer's Expiration is no time");
  EXPECT_EQ(read("{\"Code\":\"AssumeRoleUnauthorizedAccess\",\"Message\":\"EC2 cannot\\nassume\"}"),
            "error: x: the answer says AssumeRoleUnauthorizedAccess: EC2 cannot.assume");
  EXPECT_EQ(format_time(*parse_expiry("2030-01-02T03:04:05UTC")), "2030-01-02T03:04:05Z");
}

TEST(Container, MayOnlyBeAskedNearbyOrOverTls) {
  const auto may = [](const std::string& url) { return may_give_credentials(*parse_url(url)); };
  for (const std::string url :
       {"https://example.com", "http://localhost", "http://127.0.0.1:80", "http://127.9.9.9", "http://[::1]",
        "http://169.254.170.2", "http://169.254.170.23", "http://[fd00:ec2::23]",
        "http://[FD00:EC2:0::23]"}) {
    EXPECT_TRUE(may(url)) << url;
  }
  for (const std::string url :
       {"http://example.com", "http://169.254.169.254", "http://169.254.170.3", "http://10.0.0.1",
        "http://0.0.0.0", "http://[::2]", "http://localhost.example.com", "http://127.0.0.1.example.com",
        "http://2130706433"}) {
    EXPECT_FALSE(may(url)) << url;
  }
}

TEST(Container, IsAskedWithItsToken) {
  const FakeService service([](const Asked&) { return testing::Told{kJson}; });
  Home home;
  EXPECT_EQ(describe(container_credentials(home.environment(), soon())), "none");
  home.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = service.url() + "/v1/credentials?a=b";
  home.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN"] = "Bearer one";
  EXPECT_EQ(describe(container_credentials(home.environment(), soon())),
            "AKID SECRET TOKEN 2030-01-02T03:04:05Z 1 of container");
  EXPECT_EQ(service.asked()[0].target, "/v1/credentials?a=b");
  EXPECT_EQ(service.asked()[0].header("Authorization"), "Bearer one");
  home.variables["AWS_CONTAINER_AUTHORIZATION_TOKEN_FILE"] = home.write("token", "two\n");
  EXPECT_NE(describe(container_credentials(home.environment(), soon())), "none");
  EXPECT_EQ(service.asked()[1].header("Authorization"), "two");
  home.write("token", "two\r\nX-Evil: 1");
  EXPECT_TRUE(
      describe(container_credentials(home.environment(), soon())).find("the token has a line break") !=
      std::string::npos);
}

TEST(Container, IsAskedAgainWhenItIsBusy) {
  int count = 0;
  const FakeService service(
      [&](const Asked&) { return ++count < 3 ? testing::Told{"", 503} : testing::Told{kJson}; });
  Home home;
  home.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = service.url();
  EXPECT_TRUE(describe(container_credentials(home.environment(), soon())).starts_with("AKID"));
  EXPECT_EQ(service.asked().size(), 3U);
}

TEST(Container, ThatRefusesOrIsElsewhereIsAnError) {
  const FakeService service([](const Asked&) { return testing::Told{"no", 404}; });
  Home home;
  home.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = service.url();
  EXPECT_TRUE(describe(container_credentials(home.environment(), soon()))
                  .starts_with("error: container: the container's credential service answered 404"));
  home.variables["AWS_CONTAINER_CREDENTIALS_FULL_URI"] = "http://evil.example/";
  EXPECT_TRUE(describe(container_credentials(home.environment(), soon()))
                  .find("are not asked of evil.example without TLS") != std::string::npos);
  home.variables["AWS_CONTAINER_CREDENTIALS_RELATIVE_URI"] = "@evil.example/";  // goes before the full one
  EXPECT_TRUE(describe(container_credentials(home.environment(), soon())).find("does not begin with /") !=
              std::string::npos);
}

struct Instance : ::testing::Test {
  testing::Told answer(const Asked& asked) const {
    if (asked.target == "/latest/api/token") return {token, asked.method == "PUT" ? token_status : 405};
    if (asked.header("x-aws-ec2-metadata-token") != "TOKEN-2") return {"", 401};
    if (asked.target == "/latest/meta-data/iam/security-credentials/") return {role, role_status};
    if (asked.target == "/latest/meta-data/iam/security-credentials/my-role") return {kJson};
    return {"", 404};
  }
  Instance() {
    home.variables.erase("AWS_EC2_METADATA_DISABLED");
    home.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = service.url() + "/";
  }
  std::string get() const { return describe(instance_credentials(home.environment(), profile, soon())); }

  std::string token = "TOKEN-2";
  int token_status = 200;
  std::string role = "my-role\n";
  int role_status = 200;
  Profile profile;
  Home home;
  FakeService service{[this](const Asked& asked) { return answer(asked); }};
};

TEST_F(Instance, GivesItsRole) {
  EXPECT_EQ(get(), "AKID SECRET TOKEN 2030-01-02T03:04:05Z 1 of instance metadata");
  ASSERT_EQ(service.asked().size(), 3U);
  EXPECT_EQ(service.asked()[0].header("x-aws-ec2-metadata-token-ttl-seconds"), "21600");
}

TEST_F(Instance, IsNeverAskedWithoutAToken) {
  token_status = 403;
  EXPECT_TRUE(
      get().starts_with("error: instance metadata: the metadata service answered 403 when asked for a token"))
      << get();
  token_status = 200;
  token = "x\r\nEvil: 1";
  EXPECT_TRUE(get().find("is no token") != std::string::npos);
  for (const auto& asked : service.asked()) EXPECT_EQ(asked.method, "PUT");
}

TEST_F(Instance, WithoutARoleGivesNone) {
  role_status = 404;
  EXPECT_EQ(get(), "none");
}

TEST_F(Instance, ThatNamesAnythingAsARoleIsAnError) {
  for (const std::string bad : {"", "../x", "a b", "a?b", "a/b", "<html>"}) {
    role = bad;
    EXPECT_TRUE(get().find("named no role") != std::string::npos) << bad << ": " << get();
  }
}

TEST_F(Instance, IsLeftOutWhenDisabledOrAbsent) {
  home.variables["AWS_EC2_METADATA_DISABLED"] = "True";
  EXPECT_EQ(get(), "none");
  home.variables.erase("AWS_EC2_METADATA_DISABLED");
  EXPECT_EQ(service.asked().size(), 0U);
  home.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "http://127.0.0.1:1";
  EXPECT_EQ(get(), "none");
  home.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT"] = "127.0.0.1";
  EXPECT_TRUE(get().starts_with("error: AWS_EC2_METADATA_SERVICE_ENDPOINT"));
  home.variables.erase("AWS_EC2_METADATA_SERVICE_ENDPOINT");
  home.variables["AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"] = "ipv5";
  EXPECT_TRUE(get().starts_with("error: AWS_EC2_METADATA_SERVICE_ENDPOINT_MODE"));
}

std::string of_process(const std::string& command) {
  const auto credentials = process_credentials({"credential_process", command, "f:1:1", {}}, "x", soon());
  return credentials ? describe(*credentials) : "error: " + to_string(credentials.error());
}

TEST(CredentialProcess, PrintsVersionOne) {
  EXPECT_EQ(of_process(R"(printf '{"Version":1,"AccessKeyId":"a","SecretAccessKey":"%s"}' 'b c')"),
            "a b c  -  of x");
  EXPECT_EQ(of_process(R"(printf '{"Version":2,"AccessKeyId":"a","SecretAccessKey":"b"}')"),
            "error: f:1:1: credential_process printed no \"Version\": 1");
  EXPECT_EQ(of_process("printf SECRET"),
            "error: f:1:1: credential_process printed something that is no JSON");
  EXPECT_EQ(of_process(R"(printf '{"Version":1}')"),
            "error: f:1:1: credential_process failed: the answer has no AccessKeyId and SecretAccessKey");
}

TEST(CredentialProcess, ThatFailsSaysWhyInItsOwnWords) {
  EXPECT_EQ(of_process("sh -c 'echo SECRET; printf \"log in\\033[2J first\" >&2; exit 7'"),
            "error: f:1:1: credential_process ended with 7: log in.[2J first");
  for (const auto* said :
       {"password=hunter2", "{SecretAccessKey: x}", "wJalrXUtnFEMIK7MDENGbPxRfiCYEXAMPLEKEY1"}) {
    EXPECT_EQ(of_process("sh -c 'echo \"" + std::string(said) + "\" >&2; exit 3'"),
              "error: f:1:1: credential_process ended with 3; what it said is not shown, it may hold a "
              "secret (run the "
              "command by hand)");
  }
  EXPECT_EQ(of_process("/nonexistent/x y"),
            "error: f:1:1: credential_process /nonexistent/x could not be started: No such file or directory "
            "(run the "
            "command by hand: does it ask something, or wait for the network?)");
  EXPECT_EQ(of_process("'open"),
            "error: f:1:1: credential_process is no command line (is a quote left open?)");
}

}  // namespace
}  // namespace tocsin::aws
