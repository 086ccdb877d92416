#include "aws/settings.h"

#include <algorithm>
#include <filesystem>
#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include "aws/testing/fake_service.h"
#include "net/trust.h"

namespace tocsin::aws {
namespace {

using ::testing::HasSubstr;
using ::testing::StartsWith;

struct SettingsTest : ::testing::Test {
  Settings load(const std::string& profile = {}) const {
    auto settings = load_settings(home.environment(), profile);
    EXPECT_TRUE(settings) << (settings ? "" : to_string(settings.error()));
    return settings.value_or(Settings{});
  }
  std::string error(const std::string& profile = {}) const {
    const auto settings = load_settings(home.environment(), profile);
    return settings ? "none" : to_string(settings.error());
  }
  testing::Home home;
};

TEST_F(SettingsTest, AreEmptyWithoutAnything) {
  const auto settings = load();
  EXPECT_EQ(settings.region, "");
  EXPECT_EQ(settings.max_attempts, 3);
  EXPECT_FALSE(settings.use_fips);
  EXPECT_TRUE(settings.endpoints.empty());
}

TEST_F(SettingsTest, TheEnvironmentGoesBeforeTheFiles) {
  home.write(".aws/config",
             "[default]\nregion = eu-west-1\nmax_attempts = 5\nuse_fips_endpoint = "
             "true\nuse_dualstack_endpoint=TRUE\n"
             "ca_bundle = ~/ca.pem\n");
  home.write("ca.pem", std::string(net::amazon_roots()));
  auto settings = load();
  EXPECT_EQ(settings.region, "eu-west-1");
  EXPECT_EQ(settings.max_attempts, 5);
  EXPECT_TRUE(settings.use_fips);
  EXPECT_TRUE(settings.use_dualstack);
  EXPECT_EQ(settings.ca_bundle, home.path("ca.pem"));
  home.variables.insert({{"AWS_DEFAULT_REGION", "eu-west-2"},
                         {"AWS_MAX_ATTEMPTS", "1"},
                         {"AWS_USE_FIPS_ENDPOINT", "false"},
                         {"AWS_CA_BUNDLE", home.write("other.pem", std::string(net::amazon_roots()))}});
  settings = load();
  EXPECT_EQ(settings.region, "eu-west-2");
  EXPECT_EQ(settings.max_attempts, 1);
  EXPECT_FALSE(settings.use_fips);
  EXPECT_EQ(settings.ca_bundle, home.path("other.pem"));
  home.variables["AWS_REGION"] = "eu-west-3";
  EXPECT_EQ(load().region, "eu-west-3");
  home.variables["AWS_REGION"] = "";  // empty is unset
  EXPECT_EQ(load().region, "eu-west-2");
}

TEST_F(SettingsTest, AuthoritiesThatCannotBeUsedAreFoundAtOnce) {
  const auto of = [](const std::string& where, const std::string& path, const std::string& why) {
    return where + ": the certificates of " + path + " cannot be used: " + why;
  };
  home.variables["AWS_CA_BUNDLE"] = home.path("missing.pem");
  EXPECT_THAT(error(),
              StartsWith(of("AWS_CA_BUNDLE", home.path("missing.pem"), "No such file or directory")));
  home.variables["AWS_CA_BUNDLE"] = home.write("empty.pem", "");
  EXPECT_THAT(error(), StartsWith(of("AWS_CA_BUNDLE", home.path("empty.pem"), "it is empty")));
  home.variables["AWS_CA_BUNDLE"] = home.write("text.pem", "not a certificate\n");
  EXPECT_THAT(error(),
              StartsWith(of("AWS_CA_BUNDLE", home.path("text.pem"), "it holds no certificates in PEM")));
  home.variables["AWS_CA_BUNDLE"] = std::filesystem::path(home.path("empty.pem")).parent_path();
  EXPECT_THAT(error(), HasSubstr("it is a folder"));

  home.variables.erase("AWS_CA_BUNDLE");
  const auto config = home.write(".aws/config", "[default]\nca_bundle = ~/missing.pem\n");
  EXPECT_THAT(error(),
              StartsWith(of(config + ":2:1", home.path("missing.pem"), "No such file or directory")));
}

TEST_F(SettingsTest, TheSystemsAuthoritiesCountWhereTheyAreBelieved) {
  home.variables["SSL_CERT_FILE"] = home.path("missing.pem");
  EXPECT_TRUE(load_settings(home.environment())) << "AWS's own endpoints need them not";
  home.variables["AWS_ENDPOINT_URL_SNS"] = "http://127.0.0.1:1";
  EXPECT_TRUE(load_settings(home.environment()));
  home.variables["AWS_ENDPOINT_URL_SNS"] = "https://127.0.0.1:1";
  const auto settings = load_settings(home.environment());
  ASSERT_FALSE(settings);
  EXPECT_THAT(to_string(settings.error()),
              StartsWith("SSL_CERT_FILE: the certificates of " + home.path("missing.pem")));
}

TEST_F(SettingsTest, OfTheNamedProfile) {
  home.write(
      ".aws/config",
      "[default]\nregion = eu-west-1\n[profile \"my dev\"]\nregion = eu-west-2\n[dev]\nregion = eu-west-3\n");
  home.write(".aws/credentials", "[my dev]\n[other]\nregion = us-east-1\n[both]\nregion = us-east-2\n");
  EXPECT_EQ(load("my dev").region, "eu-west-2");
  EXPECT_EQ(load("other").region, "us-east-1");
  home.variables["AWS_PROFILE"] = "both";
  EXPECT_EQ(load().region, "us-east-2");
  home.variables["AWS_PROFILE"] = "dev";
  EXPECT_TRUE(error().find("there is no profile \"dev\"") != std::string::npos) << error();
}

TEST_F(SettingsTest, EndpointsOfTheEnvironmentGoBeforeThoseOfTheFiles) {
  home.write(
      ".aws/config",
      "[default]\nservices = x\nendpoint_url = http://all\n[services x]\nsns =\n  endpoint_url = http://sns\n"
      "cloudwatch_logs =\n  endpoint_url = http://logs\n");
  auto settings = load();
  EXPECT_EQ(settings.endpoint_url, "http://all");
  EXPECT_EQ(settings.endpoints,
            (std::map<std::string, std::string>{{"sns", "http://sns"}, {"logs", "http://logs"}}));
  home.variables["AWS_ENDPOINT_URL_SNS"] = "http://env-sns";
  home.variables["AWS_ENDPOINT_URL_EVENTBRIDGE"] = "http://env-events";
  settings = load();
  EXPECT_EQ(settings.endpoints.at("sns"), "http://env-sns");
  EXPECT_EQ(settings.endpoints.at("events"), "http://env-events");
  EXPECT_EQ(settings.endpoints.at("logs"), "http://logs");
  home.variables["AWS_ENDPOINT_URL"] = "http://env-all";
  settings = load();
  EXPECT_EQ(settings.endpoint_url, "http://env-all");
  EXPECT_EQ(settings.endpoints.count("logs"), 0U);
  home.variables["AWS_IGNORE_CONFIGURED_ENDPOINT_URLS"] = "true";
  settings = load();
  EXPECT_TRUE(settings.endpoint_url.empty());
  EXPECT_TRUE(settings.endpoints.empty());
}

TEST_F(SettingsTest, SayWhatIsWrongAndWhere) {
  const auto config = home.write(".aws/config", "[default]\nregion = evil.example/#\n");
  EXPECT_EQ(error(), config + ":2:1: \"evil.example/#\" is no region (a region is like eu-central-1)");
  home.write(".aws/config", "[default]\nmax_attempts = many\n");
  EXPECT_EQ(error(), config + ":2:1: max_attempts is no whole number from 1 on");
  home.write(".aws/config", "[default]\n use_fips_endpoint = maybe\n");
  EXPECT_EQ(error(), config + ":2:2: use_fips_endpoint is neither true nor false");
  home.write(".aws/config", "[default]\nservices = gone\n");
  EXPECT_EQ(error(), config + ":2:1: there is no section [services gone]");
  home.write(".aws/config", "[default]\nendpoint_url = localhost:4566\n");
  EXPECT_TRUE(error().starts_with(config + ":2:1: the endpoint's address does not begin with https://"))
      << error();
  home.write(".aws/config", "[default]\nsecret");
  EXPECT_TRUE(error().starts_with(config + ":2:1: expected name = value")) << error();
  home.write(".aws/config", "");
  home.variables["AWS_REGION"] = "EU";
  EXPECT_EQ(error(), "AWS_REGION: \"EU\" is no region (a region is like eu-central-1)");
}

TEST_F(SettingsTest, InLambdaNoFileIsOpened) {
  home.write(".aws/config", "not a config file");
  home.variables.insert(
      {{"AWS_REGION", "eu-west-1"}, {"AWS_ACCESS_KEY_ID", "a"}, {"AWS_SECRET_ACCESS_KEY", "b"}});
  EXPECT_NE(error(), "none");  // elsewhere it is
  home.asked_for.clear();
  home.variables["AWS_LAMBDA_RUNTIME_API"] = "127.0.0.1:9001";
  EXPECT_EQ(load().region, "eu-west-1");
  EXPECT_EQ(std::count(home.asked_for.begin(), home.asked_for.end(), "HOME"), 0);
  home.variables["AWS_PROFILE"] = "x";  // somebody wants a file
  EXPECT_NE(error(), "none");
}

TEST_F(SettingsTest, FilesMayBeElsewhereOrNowhere) {
  home.variables["AWS_CONFIG_FILE"] = home.write("elsewhere", "[default]\nregion = eu-west-1\n");
  EXPECT_EQ(load().region, "eu-west-1");
  home.variables["AWS_CONFIG_FILE"] = "~/elsewhere";
  EXPECT_EQ(load().region, "eu-west-1");
  home.variables["AWS_CONFIG_FILE"] = "/nonexistent/config";
  EXPECT_EQ(load().region, "");
  home.variables["AWS_CONFIG_FILE"] = home.path("");
  EXPECT_NE(error(), "none");  // a folder
  home.variables.erase("AWS_CONFIG_FILE");
  home.variables.erase("HOME");
  EXPECT_EQ(load().region, "");
}

}  // namespace
}  // namespace tocsin::aws
