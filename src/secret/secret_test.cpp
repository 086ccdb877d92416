#include "secret/secret.h"

#include <cstdio>
#include <cstdlib>
#include <fstream>
#include <gmock/gmock.h>

#include "aws/testing/fake_service.h"

namespace tocsin::secret {
namespace {

using doc::SecretRef;
using ::testing::HasSubstr;
using ::testing::Not;

TEST(Secret, ComesFromAVariable) {
  const SecretRef place{SecretRef::From::env, "TOCSIN_TEST_SECRET"};
  ::setenv("TOCSIN_TEST_SECRET", "from the environment", 1);
  EXPECT_EQ(resolve(place)->reveal(), "from the environment");
  ::setenv("TOCSIN_TEST_SECRET", "", 1);
  EXPECT_FALSE(resolve(place));
  ::unsetenv("TOCSIN_TEST_SECRET");
  EXPECT_EQ(resolve(place).error().where, "TOCSIN_TEST_SECRET");
}

TEST(Secret, ComesFromAFile) {
  const std::string path = ::testing::TempDir() + "tocsin_secret";
  const auto from_file = [&](const std::string& content) {
    std::ofstream(path, std::ios::binary) << content;
    return resolve({SecretRef::From::file, path});
  };
  EXPECT_EQ(from_file(" s3cret \r\n")->reveal(), " s3cret ") << "only the line's end goes";
  EXPECT_EQ(from_file("\n").error().what, "the secret's file is empty");
  std::remove(path.c_str());
  EXPECT_THAT(resolve({SecretRef::From::file, path}).error().what, HasSubstr("No such file"));
  EXPECT_THAT(resolve({SecretRef::From::file, "/"}).error().what, HasSubstr("Is a directory"));
}

// One process has one AWS: what it is asked is told from the body.
class SecretOfAws : public ::testing::Test {
 protected:
  static aws::testing::FakeService& service() {
    static aws::testing::FakeService one([](const aws::testing::Asked& asked) -> aws::testing::Told {
      if (asked.body.find("/denied") != std::string::npos)
        return {
            R"({"__type":"AccessDeniedException","message":"User: arn:aws:iam::123456789012:user/x is not authorized to perform: ssm:GetParameter on resource: y"})",
            400};
      if (asked.header("X-Amz-Target") == "AmazonSSM.GetParameter")
        return {R"({"Parameter":{"Name":"n","Value":"hunter2"}})"};
      return {R"({"SecretString":"{\"url\":\"https://hooks.example.com/hunter2\",\"port\":5}"})"};
    });
    return one;
  }

  static void SetUpTestSuite() {
    ::setenv("AWS_ENDPOINT_URL", service().url().c_str(), 1);
    ::setenv("AWS_REGION", "eu-west-1", 1);
    ::setenv("AWS_ACCESS_KEY_ID", "AKIDEXAMPLE", 1);
    ::setenv("AWS_SECRET_ACCESS_KEY", "secret", 1);
  }

  static std::size_t questions() { return service().asked().size(); }
};

TEST_F(SecretOfAws, IsAParameterThatIsAskedForOnce) {
  const SecretRef place{SecretRef::From::ssm, "/tocsin/password"};
  const auto before = questions();
  for (int i = 0; i < 3; ++i) EXPECT_EQ(resolve(place)->reveal(), "hunter2");
  ASSERT_EQ(questions(), before + 1);
  const auto asked = service().asked().back();
  EXPECT_THAT(asked.body, HasSubstr(R"("Name":"/tocsin/password","WithDecryption":true)"));
  EXPECT_THAT(asked.header("Authorization"), HasSubstr("/eu-west-1/ssm/"));
}

TEST_F(SecretOfAws, IsASecretOrTheTextAtAKeyOfIt) {
  EXPECT_THAT(resolve({SecretRef::From::secretsmanager, "tocsin"})->reveal(), HasSubstr("\"port\":5"));
  const std::string arn = "arn:aws:secretsmanager:us-east-2:123456789012:secret:tocsin-AbCdEf";
  EXPECT_EQ(resolve({SecretRef::From::secretsmanager, arn + "#url"})->reveal(),
            "https://hooks.example.com/hunter2");
  EXPECT_THAT(service().asked().back().body, HasSubstr("\"" + arn + "\""));
  EXPECT_THAT(service().asked().back().header("Authorization"), HasSubstr("/us-east-2/secretsmanager/"));
}

TEST_F(SecretOfAws, IsNeverInAnError) {
  for (const auto* key : {"#nothing", "#port", "#"}) {
    const auto wrong = resolve({SecretRef::From::secretsmanager, std::string("tocsin") + key});
    ASSERT_FALSE(wrong) << key;
    EXPECT_THAT(to_string(wrong.error()), Not(HasSubstr("hunter2")));
  }
}

TEST_F(SecretOfAws, SaysWhichPermissionIsMissing) {
  const auto denied = resolve({SecretRef::From::ssm, "/denied"});
  ASSERT_FALSE(denied);
  EXPECT_EQ(denied.error().kind, ErrorKind::permission);
  EXPECT_EQ(denied.error().where, "/denied");
  EXPECT_THAT(to_string(denied.error()), HasSubstr("ssm:GetParameter"));
}

}  // namespace
}  // namespace tocsin::secret
