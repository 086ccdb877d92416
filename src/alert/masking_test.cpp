#include "alert/masking.h"

#include <chrono>
#include <gmock/gmock.h>

#include "event/testing/sample.h"

namespace tocsin::alert {
namespace {

std::string masked(std::string_view json) {
  auto value = event::testing::json(json);
  const auto before = doc::to_json(value);
  const bool any = mask_secrets(value);
  EXPECT_EQ(any, doc::to_json(value) != before);
  return doc::to_json(value);
}

// What AWS's own documentation shows as a secret access key.
const std::string kKey = "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY";
const std::string kJwt = "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiJleGFtcGxlIn0.c2lnbmF0dXJlLWV4YW1wbGU";

class SecretField : public ::testing::TestWithParam<const char*> {};

TEST_P(SecretField, is_masked_whatever_it_holds) {
  const std::string key = GetParam();
  EXPECT_EQ(masked("{\"" + key + "\":\"hunter2\"}"), "{\"" + key + "\":\"<masked>\"}");
  EXPECT_EQ(masked("{\"" + key + "\":12345}"), "{\"" + key + "\":\"<masked>\"}");
  EXPECT_EQ(masked("{\"a\":[{\"" + key + "\":[\"x\",{\"y\":\"z\"}]}]}"),
            "{\"a\":[{\"" + key + "\":[\"<masked>\",{\"y\":\"<masked>\"}]}]}");
  EXPECT_EQ(masked("{\"" + key + "\":null}"), "{\"" + key + "\":null}");
  EXPECT_EQ(masked("{\"" + key + "\":true}"), "{\"" + key + "\":true}");
}

INSTANTIATE_TEST_SUITE_P(Names, SecretField,
                         ::testing::Values("password", "Password", "masterUserPassword", "MasterUserPassword",
                                           "newPassword", "secretAccessKey", "SecretAccessKey",
                                           "secret_access_key", "sessionToken", "x-amz-security-token",
                                           "SecretString", "secretBinary", "authorization", "Authorization",
                                           "privateKey", "userData", "credentials", "token", "refreshToken",
                                           "tokenValue", "clientSecret", "apiKey", "api_key", "keyMaterial",
                                           "preSharedKey", "x-api-key", "connectionString", "sSECustomerKey",
                                           "authenticationCode1"));

class PlainField : public ::testing::TestWithParam<const char*> {};

TEST_P(PlainField, stays) {
  const auto json = "{\"" + std::string(GetParam()) + "\":\"some-value\"}";
  EXPECT_EQ(masked(json), json);
}

INSTANTIATE_TEST_SUITE_P(Names, PlainField,
                         ::testing::Values("accessKeyId", "AccessKeyId", "userName", "secretId", "secretArn",
                                           "keyId", "nextToken", "NextToken", "clientToken",
                                           "clientRequestToken", "passwordResetRequired", "passwordLastUsed",
                                           "tokenId", "credentialId", "keyName", "publicKey", "tokenizer",
                                           "httpTokens", "eventName", "environment", "key"));

TEST(Masking, keeps_what_identifies_credentials) {
  EXPECT_EQ(
      masked(
          R"({"credentials":{"accessKeyId":"ASIAEXAMPLETEMP00001","expiration":"Mar 21","sessionToken":"x","secretAccessKey":"y"}})"),
      R"({"credentials":{"accessKeyId":"ASIAEXAMPLETEMP00001","expiration":"Mar 21","sessionToken":"<masked>","secretAccessKey":"<masked>"}})");
  EXPECT_EQ(masked(R"({"secret":"arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"})"),
            R"({"secret":"arn:aws:secretsmanager:us-east-1:123456789012:secret:db-AbCdEf"})");
  EXPECT_EQ(masked(R"({"GetSigninToken":"Success"})"), R"({"GetSigninToken":"Success"})");
}

TEST(Masking, looks_into_pairs_environments_and_parameters) {
  EXPECT_EQ(masked(R"([{"key":"DBPassword","value":"hunter2"},{"key":"owner","value":"team-a"}])"),
            R"([{"key":"DBPassword","value":"<masked>"},{"key":"owner","value":"team-a"}])");
  EXPECT_EQ(masked(R"({"parameterKey":"ApiToken","parameterValue":"x"})"),
            R"({"parameterKey":"ApiToken","parameterValue":"<masked>"})");
  EXPECT_EQ(masked(R"({"name":"/db","type":"SecureString","value":"x"})"),
            R"({"name":"/db","type":"SecureString","value":"<masked>"})");
  EXPECT_EQ(masked(R"({"environment":{"variables":{"DB":"postgres"}}})"),
            R"({"environment":{"variables":{"DB":"<masked>"}}})");
  EXPECT_EQ(masked(R"({"environment":[{"name":"DB","value":"postgres"}]})"),
            R"({"environment":[{"name":"DB","value":"<masked>"}]})");
}

TEST(Masking, looks_into_json_in_a_text) {
  EXPECT_EQ(masked(R"({"value":"{\"user\":\"a\",\"password\":\"hunter2\"}"})"),
            R"({"value":"{\"user\":\"a\",\"password\":\"<masked>\"}"})");
  EXPECT_EQ(masked(R"({"value":"{\"inner\":\"{\\\"credentials\\\":{\\\"x\\\":\\\"hunter2\\\"}}\"}"})")
                .find("hunter2"),
            std::string::npos);
  const auto policy = R"({"policy":"{ \"Version\": \"2012-10-17\",  \"Statement\": [] }"})";
  EXPECT_EQ(masked(policy), policy);  // nothing to mask: not even its spaces change
}

TEST(Masking, leaves_an_ordinary_event_alone) {
  for (const auto* name :
       {"cloudtrail-create-user", "cloudtrail-stop-logging-assumed-role", "cloudtrail-root-sign-in",
        "guardduty-access-key", "security-hub-imported", "cloudtrail-gov-create-key"}) {
    auto event = event::testing::sample(name);
    const auto before = doc::to_json(event);
    EXPECT_FALSE(mask_secrets(event)) << name;
    EXPECT_EQ(doc::to_json(event), before) << name;
  }
}

struct Text {
  std::string in;
  std::string out;
};

class SecretText : public ::testing::TestWithParam<Text> {};

TEST_P(SecretText, is_masked) {
  EXPECT_EQ(mask_secrets_in_text(GetParam().in), GetParam().out);
}

INSTANTIATE_TEST_SUITE_P(
    Looks, SecretText,
    ::testing::Values(
        Text{kKey, "<masked>"}, Text{"key " + kKey + " used", "key <masked> used"},
        Text{"aws_secret_access_key=" + kKey + "\n", "aws_secret_access_key=<masked>\n"},
        Text{"(" + kKey + ")", "(<masked>)"}, Text{kJwt, "<masked>"},
        Text{"jwt: " + kJwt + "!", "jwt: <masked>!"}, Text{"Bearer abc123def456", "Bearer <masked>"},
        Text{"authorization: bearer opaque-TOKEN", "authorization: <masked> <masked>"},
        Text{"Basic dXNlcjpwYXNz", "Basic <masked>"},
        Text{"-----BEGIN RSA PRIVATE KEY-----\nMIIE\n-----END RSA PRIVATE KEY-----\nrest", "<masked>\nrest"},
        Text{"x -----BEGIN PRIVATE KEY-----\nMIIE cut off", "x <masked>"},
        Text{"ghp_0123456789abcdefABCDEF0123456789abcd", "<masked>"},
        Text{"IQoJb3JpZ2luX2VjEEXAMPLE/+EXAMPLE==", "<masked>"},
        Text{"https://user:hunter2@example.com/x", "https://user:<masked>@example.com/x"},
        Text{"https://example.com/?a=1&token=hunter2&b=2", "https://example.com/?a=1&token=<masked>&b=2"},
        Text{"?X-Amz-Signature=0a1b2c&X-Amz-Expires=60", "?X-Amz-Signature=<masked>&X-Amz-Expires=60"},
        Text{"password: \"hunter 2\", user: a", "password: \"<masked>\", user: a"},
        Text{R"(say "password":"a\"b" now)", R"(say "password":"<masked>" now)"},
        Text{R"(say \"password\":\"hunter2\" now)", R"(say \"password\":\"<masked>\" now)"},
        Text{"mysql --password hunter2 --host db", "mysql --password <masked> --host db"},
        Text{"PGPASSWORD=hunter2 psql", "PGPASSWORD=<masked> psql"},
        Text{"password=\"hunter2", "password=\"<masked>"}));

class PlainText : public ::testing::TestWithParam<std::string> {};

TEST_P(PlainText, stays) {
  EXPECT_EQ(mask_secrets_in_text(GetParam()), GetParam());
}

INSTANTIATE_TEST_SUITE_P(
    NearMisses, PlainText,
    ::testing::Values("", "a", "AKIAEXAMPLEALICE0001", "ASIAEXAMPLETEMP00001",
                      "da39a3ee5e6b4b0d3255bfef95601890afd80709",  // SHA-1
                      "DA39A3EE5E6B4B0D3255BFEF95601890AFD80709",  // a thumbprint
                      kKey.substr(1), kKey + "a", kKey + "=",      // 39, 41, padded
                      "arn:aws:iam::123456789012:role/AaBbCcDdEe1122334455FfGgHhIiJjKkLl778899",
                      "arn:aws:secretsmanager:us-east-1:123456789012:secret:prod/db-AbCdEf",
                      "AWSReservedSSO_AdministratorAccess_4cd06aad9151ee95", "eyJhbGciOiJIUzI1NiJ9",
                      "eyJ.eyJ.x", "Bearer authentication is required", "Basic support",
                      "the password was changed", "secretsmanager:GetSecretValue",
                      "Mozilla/5.0 (X11; Linux x86_64)", "user@example.com", "https://example.com/a:b@c",
                      "https://example.com:8443/x", "1e1e1e1e-0000-4000-8000-000000000001",
                      "password=", "token", "arn:aws:iam::123456789012:user/alice"));

TEST(Masking, costs_no_more_than_the_length_of_a_hostile_text) {
  for (const std::string part :
       {"bearer ", "basic x", "eyJ.", "password", "password=\"", "\\\"token\\\":\\\"", "://", "://a:@",
        "-----BEGIN ", "ghp_a.", "a+", "--token ", "[{", "arn:", "\"'"}) {
    std::string text;
    while (text.size() < 200'000) text += part;
    const auto start = std::chrono::steady_clock::now();
    auto out = doc::string(text);
    mask_secrets(out);
    const auto took = std::chrono::steady_clock::now() - start;
    EXPECT_LT(took, std::chrono::seconds(5)) << part;  // a quadratic pass takes minutes
    EXPECT_LE(out.text.size(), text.size() * 3) << part;
  }
}

}  // namespace
}  // namespace tocsin::alert
