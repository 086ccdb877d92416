// AWS's own vectors; tests/aws/sigv4_oracle.py compares every request that we send with botocore's signature.
#include "aws/sigv4.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace tocsin::aws {
namespace {

using ::testing::EndsWith;
using ::testing::HasSubstr;

Credentials key(std::string id, std::string secret, std::string token = {}) {
  Credentials credentials;
  credentials.access_key_id = std::move(id);
  credentials.secret_access_key = Secret(std::move(secret));
  credentials.session_token = Secret(std::move(token));
  return credentials;
}

Time at(std::string_view text) {
  return parse_time(text).value();
}

std::string authorization(const net::HttpHeaders& headers) {
  return std::string(net::find_header(headers, "authorization").value_or(""));
}

struct Vector {
  std::string_view what;
  std::string_view method;
  std::string_view path;
  Query query;
  net::HttpHeaders headers;
  std::string_view body;
  std::string_view signature;
};

// docs "Create a signed AWS API request": the example of IAM's ListUsers.
TEST(SigV4, ListUsersOfTheDocumentation) {
  const Query query{{"Version", "2010-05-08"}, {"Action", "ListUsers"}};
  const net::HttpHeaders headers{{"Host", "iam.amazonaws.com"},
                                 {"Content-Type", "application/x-www-form-urlencoded; charset=utf-8"}};
  const auto added =
      sign({"iam", "us-east-1", "GET", "/", query, headers, ""},
           key("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), at("2015-08-30T12:36:00Z"));
  EXPECT_EQ(net::find_header(added, "x-amz-date"), "20150830T123600Z");
  EXPECT_EQ(authorization(added),
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/20150830/us-east-1/iam/aws4_request, "
            "SignedHeaders=content-type;host;x-amz-date, "
            "Signature=5d672d79c15b13162d9279b0855cfba6789a8edb4c82c400e06b5924a6f2b5d7");
}

// docs "Signature Calculations for the Authorization Header: Transferring Payload in a Single Chunk" (Amazon S3).
TEST(SigV4, ExamplesOfS3) {
  const std::vector<Vector> vectors{
      {"GET object",
       "GET",
       "/test.txt",
       {},
       {{"Range", "bytes=0-9"}},
       "",
       "f0e8bdb87c964420e857bd35b5d6ed310bd44f0170aba48dd91039c6036bdb41"},
      {"PUT object",
       "PUT",
       "/test$file.text",
       {},
       {{"Date", "Fri, 24 May 2013 00:00:00 GMT"}, {"x-amz-storage-class", "REDUCED_REDUNDANCY"}},
       "Welcome to Amazon S3.",
       "98ad721746da40c64f1a55b78f14c238d841ea1380cd77a1b5971af0ece108bd"},
      {"GET lifecycle",
       "GET",
       "/",
       {{"lifecycle", ""}},
       {},
       "",
       "fea454ca298b7da1c68078a5d1bdbfbbe0d65c699e0f91ac7a200a0136783543"},
      {"list",
       "GET",
       "/",
       {{"prefix", "J"}, {"max-keys", "2"}},
       {},
       "",
       "34b48302e7b5fa45bde8084f4b7868a86f0a534bc59db6670ed5711ef69dc6f7"},
  };
  for (auto [what, method, path, query, headers, body, signature] : vectors) {
    headers.emplace_back("Host", "examplebucket.s3.amazonaws.com");
    const auto added = sign({"s3", "us-east-1", method, path, query, headers, body},
                            key("AKIAIOSFODNN7EXAMPLE", "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY"),
                            at("2013-05-24T00:00:00Z"));
    EXPECT_THAT(authorization(added), EndsWith(signature)) << what;
  }
}

// aws-sig-v4-test-suite
TEST(SigV4, TestSuite) {
  const std::string vanilla = "5fa00fa31553b73ebf1942676e86291e8372ff2a2260956d9b8aae1d763fbf31";
  const std::vector<Vector> vectors{
      {"get-vanilla", "GET", "/", {}, {}, "", vanilla},
      {"get-relative", "GET", "/example/..", {}, {}, "", vanilla},
      {"get-relative-relative", "GET", "/example1/example2/../..", {}, {}, "", vanilla},
      {"get-slash", "GET", "//", {}, {}, "", vanilla},
      {"get-slash-dot-slash", "GET", "/./", {}, {}, "", vanilla},
      {"get-slashes",
       "GET",
       "//example//",
       {},
       {},
       "",
       "9a624bd73a37c9a373b5312afbebe7a714a789de108f0bdfe846570885f57e84"},
      {"get-slash-pointless-dot",
       "GET",
       "/./example",
       {},
       {},
       "",
       "ef75d96142cf21edca26f06005da7988e4f8dc83a165a80865db7089db637ec5"},
      {"get-vanilla-query-order-key-case",
       "GET",
       "/",
       {{"Param2", "value2"}, {"Param1", "value1"}},
       {},
       "",
       "b97d918cfa904a5beff61c982a1b6f458b799221646efd99d3219ec94cdf2500"},
      {"get-header-value-trim",
       "GET",
       "/",
       {},
       {{"My-Header1", " value1"}, {"My-Header2", " \"a   b   c\""}},
       "",
       "acc3ed3afb60bb290fc8d2dd0098b9911fcaa05412b367055dee359757a9c736"},
      {"get-header-key-duplicate",
       "GET",
       "/",
       {},
       {{"My-Header1", "value2"}, {"My-Header1", "value2"}, {"My-Header1", "value1"}},
       "",
       "c9d5ea9f3f72853aea855b47ea873832890dbdd183b4468f858259531a5138ea"},
      {"post-vanilla",
       "POST",
       "/",
       {},
       {},
       "",
       "5da7c1a2acd57cee7505fc6676e4e544621c30862966e37dddb68e92efbe5d6b"},
      {"post-x-www-form-urlencoded",
       "POST",
       "/",
       {},
       {{"Content-Type", "application/x-www-form-urlencoded"}},
       "Param1=value1",
       "ff11897932ad3f4e8b18135d722051e5ac45fc38421b1da7b9d196a0fe09473a"},
  };
  for (auto [what, method, path, query, headers, body, signature] : vectors) {
    headers.emplace_back("Host", "example.amazonaws.com");
    const auto added =
        sign({"service", "us-east-1", method, path, query, headers, body},
             key("AKIDEXAMPLE", "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY"), at("2015-08-30T12:36:00Z"));
    EXPECT_THAT(authorization(added), EndsWith(signature)) << what;
  }
}

TEST(SigV4, ATokenIsSignedAndS3GetsTheHashOfTheBody) {
  const net::HttpHeaders headers{{"Host", "b.s3.eu-west-1.amazonaws.com"}};
  const auto added = sign({"s3", "eu-west-1", "GET", "/k", {}, headers, ""}, key("AKID", "secret", "token=="),
                          at("2025-03-21T13:22:00.750Z"));
  EXPECT_EQ(net::find_header(added, "x-amz-date"), "20250321T132200Z");
  EXPECT_EQ(net::find_header(added, "x-amz-security-token"), "token==");
  EXPECT_EQ(net::find_header(added, "x-amz-content-sha256"),
            "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855");
  EXPECT_THAT(authorization(added),
              HasSubstr("SignedHeaders=host;x-amz-content-sha256;x-amz-date;x-amz-security-token,"));
}

TEST(CanonicalQuery, SortedByWhatIsEncoded) {
  EXPECT_EQ(canonical_query({}), "");
  EXPECT_EQ(canonical_query({{"b", "2"}, {"a", ""}, {"b", "1"}, {"A", "x y"}, {"é", "&="}}),
            "%C3%A9=%26%3D&A=x%20y&a=&b=1&b=2");
  EXPECT_EQ(canonical_query({{"a-b", "1"}, {"a", "2"}, {"ab", "3"}}), "a=2&a-b=1&ab=3");
}

}  // namespace
}  // namespace tocsin::aws
