#include "aws/endpoint.h"

#include <gtest/gtest.h>

namespace tocsin::aws {
namespace {

std::string host(const Settings& settings, std::string_view service, std::string_view region) {
  const auto endpoint = resolve_endpoint(settings, service, region);
  return endpoint ? endpoint->host + " " + endpoint->signing_region : "error: " + to_string(endpoint.error());
}

TEST(Endpoint, IsRegionalInEachPartition) {
  EXPECT_EQ(host({}, "sns", "eu-central-1"), "sns.eu-central-1.amazonaws.com eu-central-1");
  EXPECT_EQ(host({}, "sqs", "us-gov-west-1"), "sqs.us-gov-west-1.amazonaws.com us-gov-west-1");
  EXPECT_EQ(host({}, "dynamodb", "cn-north-1"), "dynamodb.cn-north-1.amazonaws.com.cn cn-north-1");
  EXPECT_EQ(host({}, "logs", "us-iso-east-1"), "logs.us-iso-east-1.c2s.ic.gov us-iso-east-1");
  EXPECT_EQ(host({}, "kms", "us-isob-east-1"), "kms.us-isob-east-1.sc2s.sgov.gov us-isob-east-1");
  EXPECT_EQ(host({}, "sns", "eusc-de-east-1"), "sns.eusc-de-east-1.amazonaws.eu eusc-de-east-1");
  EXPECT_EQ(host({}, "sts", "us-east-1"), "sts.us-east-1.amazonaws.com us-east-1");
  EXPECT_EQ(host({}, "ses", "eu-west-1"), "email.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(host({}, "sso", "eu-west-1"), "portal.sso.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(host({}, "sso-oidc", "eu-west-1"), "oidc.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(host({}, "a-service-of-tomorrow", "eu-west-1"),
            "a-service-of-tomorrow.eu-west-1.amazonaws.com eu-west-1");
}

TEST(Endpoint, OfAGlobalServiceIsSignedForItsPartitionsRegion) {
  EXPECT_EQ(host({}, "iam", "eu-central-1"), "iam.amazonaws.com us-east-1");
  EXPECT_EQ(host({}, "iam", ""), "iam.amazonaws.com us-east-1");
  EXPECT_EQ(host({}, "iam", "us-gov-east-1"), "iam.us-gov.amazonaws.com us-gov-west-1");
  EXPECT_EQ(host({}, "iam", "cn-northwest-1"), "iam.cn-north-1.amazonaws.com.cn cn-north-1");
  EXPECT_EQ(host({}, "cloudfront", "cn-north-1"),
            "cloudfront.cn-northwest-1.amazonaws.com.cn cn-northwest-1");
  EXPECT_EQ(host({}, "route53", "us-iso-east-1"), "route53.c2s.ic.gov us-iso-east-1");
  EXPECT_EQ(host({}, "organizations", "eu-central-1"), "organizations.us-east-1.amazonaws.com us-east-1");
}

TEST(Endpoint, HasFipsAndDualStackForms) {
  Settings fips;
  fips.use_fips = true;
  Settings dual;
  dual.use_dualstack = true;
  Settings both = fips;
  both.use_dualstack = true;
  EXPECT_EQ(host(fips, "sns", "us-east-1"), "sns-fips.us-east-1.amazonaws.com us-east-1");
  EXPECT_EQ(host(dual, "sns", "us-east-1"), "sns.us-east-1.api.aws us-east-1");
  EXPECT_EQ(host(both, "sns", "us-east-1"), "sns-fips.us-east-1.api.aws us-east-1");
  EXPECT_EQ(host(fips, "sns", "us-gov-west-1"), "sns.us-gov-west-1.amazonaws.com us-gov-west-1");
  EXPECT_EQ(host(both, "events", "us-gov-west-1"), "events.us-gov-west-1.api.aws us-gov-west-1");
  EXPECT_EQ(host(fips, "kms", "us-gov-west-1"), "kms-fips.us-gov-west-1.amazonaws.com us-gov-west-1");
  EXPECT_EQ(host(dual, "s3", "eu-west-1"), "s3.dualstack.eu-west-1.amazonaws.com eu-west-1");
  EXPECT_EQ(host(both, "s3", "us-east-1"), "s3-fips.dualstack.us-east-1.amazonaws.com us-east-1");
  EXPECT_EQ(host(both, "iam", "us-east-1"), "iam-fips.global.api.aws us-east-1");
  EXPECT_TRUE(host(fips, "iam", "cn-north-1").starts_with("error: iam has no FIPS"));
}

TEST(Endpoint, OfOnesOwnReplacesAws) {
  Settings settings;
  settings.endpoint_url = "http://127.0.0.1:4566";
  settings.endpoints["sns"] = "https://[::1]/base/";
  const auto sqs = resolve_endpoint(settings, "sqs", "eu-west-1");
  ASSERT_TRUE(sqs);
  EXPECT_FALSE(sqs->tls);
  EXPECT_TRUE(sqs->custom);
  EXPECT_EQ(sqs->host, "127.0.0.1");
  EXPECT_EQ(sqs->port, 4566);
  EXPECT_EQ(sqs->base_path, "");
  const auto sns = resolve_endpoint(settings, "sns", "eu-west-1");
  ASSERT_TRUE(sns);
  EXPECT_EQ(sns->host, "::1");
  EXPECT_EQ(sns->port, 443);
  EXPECT_EQ(sns->base_path, "/base");
  EXPECT_EQ(resolve_endpoint(settings, "iam", "eu-west-1")->signing_region, "us-east-1");
  settings.use_fips = true;
  EXPECT_FALSE(resolve_endpoint(settings, "sqs", "eu-west-1"));
}

TEST(Endpoint, RefusesARegionThatIsNoLabel) {
  for (const std::string region : {"evil.example/", "eu_west_1", "EU-WEST-1", "a b", "-a", "a-", "a@b", "x:1",
                                   "\xC3\xA9", "a\nb", "eu-west-1.evil.example"}) {
    EXPECT_TRUE(host({}, "sns", region).starts_with("error: ")) << region;
  }
  EXPECT_TRUE(host({}, "sns", std::string(64, 'a')).starts_with("error: "));
  EXPECT_EQ(host({}, "sns", ""),
            "error: no region is set (set AWS_REGION, or region = ... in the profile of ~/.aws/config)");
}

TEST(Endpoint, RefusesAnAddressThatIsNone) {
  for (const std::string url :
       {"", "localhost:4566", "ftp://x", "http://", "http://:80", "http://a:0", "http://a:65536",
        "http://a:8x", "http://user:pw@a/", "http://a?x", "http://a/b?c", "http://a/b#c", "http://a b",
        "http://[::1", "http://[x]", "http://a\r\nX: y", "http://a/\n", "http://[::1]x"}) {
    EXPECT_TRUE(endpoint_url_error(url)) << url;
  }
  for (const std::string url : {"http://a", "https://a-b.c_d:1/", "http://[fd00:ec2::254]:80/x/y%20z"}) {
    EXPECT_FALSE(endpoint_url_error(url)) << url;
  }
}

TEST(Endpoint, PartitionOfARegion) {
  EXPECT_EQ(partition_of("eu-west-1"), "aws");
  EXPECT_EQ(partition_of("us-gov-east-1"), "aws-us-gov");
  EXPECT_EQ(partition_of("cn-north-1"), "aws-cn");
  EXPECT_EQ(partition_of("eu-isoe-west-1"), "aws-iso-e");
  EXPECT_EQ(partition_of("us-isof-south-1"), "aws-iso-f");
  EXPECT_EQ(partition_of("xx-unknown-1"), "aws");
}

}  // namespace
}  // namespace tocsin::aws
